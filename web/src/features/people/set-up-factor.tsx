import { useState } from "react";
import { beginFactor, confirmFactor } from "@/api/factor";
import type { FactorSetup } from "@/api/factor";
import { Field, PasswordField } from "@/ui/field";
import { FactorDialog } from "./factor-dialog";
import { QrPicture } from "./qr-picture";
import { useSending } from "./use-sending";

const ASKS_PASSWORD = {
  title: "Set up a second factor",
  description:
    "You need an app for one-time codes on your telephone or computer: a password manager, or an authenticator.",
  act: "Go on",
};
const ASKS_CODE = {
  title: "Scan this with your app",
  description: "Then enter the six digits that the app shows.",
  act: "Turn it on",
};

interface SetUpFactorProps {
  /** it is on now, and the codes were shown */
  onDone: () => void;
  onCancel: () => void;
}

/** The password, then the app and its first code, then the recovery codes. */
export function SetUpFactor({ onDone, onCancel }: SetUpFactorProps) {
  const [password, setPassword] = useState("");
  const [setup, setSetup] = useState<FactorSetup | null>(null);
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { problem, busy, send } = useSending();
  const submit = (): void => {
    if (setup) send(confirmFactor(code), setCodes);
    else send(beginFactor(password), setSetup);
  };
  return (
    <FactorDialog
      {...(setup ? ASKS_CODE : ASKS_PASSWORD)}
      busy={busy}
      problem={problem}
      onSubmit={submit}
      onClose={codes ? onDone : onCancel}
      codes={codes}
    >
      {setup ? (
        <>
          <Secret setup={setup} />
          <Field
            key="code"
            label="Code from your app"
            hint="A new code comes every 30 seconds."
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            value={code}
            onChange={(event) => { setCode(event.target.value); }}
          />
        </>
      ) : (
        <PasswordField
          key="password"
          label="Your password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => { setPassword(event.target.value); }}
        />
      )}
    </FactorDialog>
  );
}

function Secret({ setup }: { setup: FactorSetup }) {
  return (
    <div className="factor-secret">
      <QrPicture text={setup.uri} label="QR code for your app" />
      <p>
        Cannot scan it? <a href={setup.uri}>Open your app on this device</a>, or type this into it:
      </p>
      <code>{setup.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
    </div>
  );
}
