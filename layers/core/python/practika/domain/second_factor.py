"""A person's second factor, the challenge between a right password and a session, and what goes wrong with both."""

from __future__ import annotations

from datetime import datetime, timedelta

from practika.domain.errors import Conflict, Invalid, Unauthenticated
from practika.domain.ids import PersonId
from practika.domain.model import Model

#: From the right password to the code. Long enough to look for a telephone.
CHALLENGE_LIFETIME = timedelta(minutes=5)
#: Codes that one challenge takes; then the password is asked for again.
CHALLENGE_TRIES = 5
#: A secret that nobody has confirmed by a code is of no use after so long.
SETUP_LIFETIME = timedelta(minutes=30)
#: Wrong codes of a person within a day, wherever they come from, besides those within ten minutes as for passwords.
CODES_A_DAY = 50
DAY = timedelta(days=1)


class SecondFactor(Model):
    """`sealed`: the secret, to be opened by the port Sealer alone. `confirmed_at`: since when it is asked for.
    `last_step`: codes up to this step are used up."""

    person_id: PersonId
    sealed: str
    begun_at: datetime
    confirmed_at: datetime | None = None
    last_step: int | None = None


class Challenge(Model):
    """Row of a challenge; its text (256 random bits, base64url) is known to the page alone. It opens nothing but the
    way to a session, with a code."""

    sha256: str
    person_id: PersonId
    issued_at: datetime
    expires_at: datetime
    tries: int = 0
    ended_at: datetime | None = None


class FactorState(Model):
    """What a person sees of the own factor; `since` None: there is none."""

    since: datetime | None = None
    recovery_codes_left: int = 0


class SecondFactorNeeded(Unauthenticated):
    """`details`: challenge (text), expiresInSeconds. An error and not an answer: a page that does not know of it has no
    session and shows the sentence."""

    code = "second_factor_needed"
    default = (
        "The password is right, and this account has a second factor. Enter its code; reload the page if it does not "
        "ask for one."
    )


class ChallengeEnded(Unauthenticated):
    code = "challenge_ended"
    default = "This took too long, or there were too many wrong codes. Sign in with your password again."


class CodeWrong(Invalid):
    code = "code_wrong"
    default = (
        "This code does not fit, or it was used before. Wait for the next code of your app, or take another recovery "
        "code."
    )


class FactorThere(Conflict):
    code = "factor_there"
    default = "Your account has a second factor already. Remove it first to set up another one."


class FactorMissing(Conflict):
    code = "factor_missing"
    default = "There is no second factor being set up, or it took too long. Begin again."
