import { useEffect, useRef, useState } from "react";
import { asApiError } from "@/api/api-error";
import { readFactor, removeFactor, renewRecoveryCodes } from "@/api/factor";
import type { Factor } from "@/api/factor";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { Skeleton } from "@/ui/skeleton";
import { FactorProof } from "./factor-proof";
import { SetUpFactor } from "./set-up-factor";

const day = new Intl.DateTimeFormat("en", { dateStyle: "long" });
/** So few are worth a word. */
const FEW = 3;
type Open = "set-up" | "renew" | "remove" | null;

/** Whether a code is asked for besides the password, and all that can be done about it. */
export function SecondFactor() {
  const [factor, setFactor] = useState<Factor | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    readFactor(ending.signal).then(
      (found) => {
        setFactor(found);
        setProblem(null);
      },
      (failure: unknown) => {
        if (!ending.signal.aborted) setProblem(asApiError(failure).message);
      },
    );
    return () => {
      ending.abort();
    };
  }, [version]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // the button that opened the dialog is gone with what it was for
    if (version > 0 && document.activeElement === document.body) heading.current?.focus();
  }, [factor, version]);
  return (
    <section className="account-part" aria-labelledby="account-factor">
      <h2 id="account-factor" ref={heading} tabIndex={-1}>
        Second factor
      </h2>
      {problem && <Notice tone="bad">{problem}</Notice>}
      {!factor && !problem && <Skeleton width="100%" height="96px" />}
      {factor && <Acts factor={factor} onChanged={() => { setVersion((one) => one + 1); }} />}
    </section>
  );
}

function Acts({ factor, onChanged }: { factor: Factor; onChanged: () => void }) {
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => {
    setOpen(null);
    onChanged();
  };
  return (
    <>
      <State factor={factor} />
      <div className="account-acts">
        {!factor.since && <Button onClick={() => { setOpen("set-up"); }}>Set up a second factor…</Button>}
        {factor.since && (
          <>
            <Button onClick={() => { setOpen("renew"); }}>Make new recovery codes…</Button>
            <Button onClick={() => { setOpen("remove"); }}>Remove the second factor…</Button>
          </>
        )}
      </div>
      {open === "set-up" && <SetUpFactor onDone={close} onCancel={() => { setOpen(null); }} />}
      {open === "renew" && (
        <FactorProof
          title="Make new recovery codes?"
          description="The ones that you have now are good for nothing afterwards."
          act="Make new codes"
          send={renewRecoveryCodes}
          onDone={close}
          onCancel={() => { setOpen(null); }}
        />
      )}
      {open === "remove" && (
        <FactorProof
          title="Remove the second factor?"
          description="Who learns your password can sign in then. You can set it up again at any time."
          act="Remove it"
          danger
          send={(proof) => removeFactor(proof).then(() => null)}
          onDone={close}
          onCancel={() => { setOpen(null); }}
        />
      )}
    </>
  );
}

function State({ factor: { since, recoveryCodesLeft: left } }: { factor: Factor }) {
  if (!since) {
    return (
      <p>
        Not set up. With it, signing in also asks for a code from an app on your telephone: who learns your password
        cannot get in with it alone.
      </p>
    );
  }
  return (
    <>
      <p>
        <strong>On since {day.format(new Date(since))}.</strong> Signing in asks for a code from your app, or for one of your
        recovery codes: {left === 0 ? "none is left" : left === 1 ? "one is left" : `${String(left)} are left`}.
      </p>
      {left <= FEW && <Notice tone="warn">Make new recovery codes, so that a lost telephone does not lock you out.</Notice>}
    </>
  );
}
