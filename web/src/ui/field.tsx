import "./field.css";
import { Eye, EyeOff } from "lucide-react";
import { forwardRef, useId, useState, type InputHTMLAttributes, type ReactNode } from "react";
import { classNames } from "./class-names";
import { IconButton } from "./icon-button";

export interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "size"> {
  label: string;
  /** hides the label from the eye, not from a screen reader */
  labelHidden?: boolean;
  hint?: ReactNode;
  /** what is wrong and what to do; marks the field */
  error?: string | null | undefined;
  leading?: ReactNode;
  trailing?: ReactNode;
}

export const Field = forwardRef<HTMLInputElement, FieldProps>(function Field(
  { label, labelHidden = false, hint, error, leading, trailing, className, ...rest },
  ref,
) {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className={classNames("field", error && "field--wrong", className)}>
      <label className={labelHidden ? "visually-hidden" : "field-label"} htmlFor={id}>
        {label}
      </label>
      <div className="field-box">
        {leading && <span className="field-leading" aria-hidden="true">{leading}</span>}
        <input
          ref={ref}
          id={id}
          className="field-input"
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? noteId : undefined}
          {...rest}
        />
        {trailing}
      </div>
      {(error || hint) && (
        <p id={noteId} className={error ? "field-error" : "field-hint"} role={error ? "alert" : undefined}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
});

/** A password that can be shown while it is typed. */
export const PasswordField = forwardRef<HTMLInputElement, Omit<FieldProps, "type" | "trailing">>(
  function PasswordField(props, ref) {
    const [shown, setShown] = useState(false);
    return (
      <Field
        {...props}
        ref={ref}
        type={shown ? "text" : "password"}
        spellCheck={false}
        autoCapitalize="none"
        trailing={
          <IconButton
            label={shown ? "Hide the password" : "Show the password"}
            size="small"
            icon={shown ? <EyeOff /> : <Eye />}
            onClick={() => {
              setShown(!shown);
            }}
          />
        }
      />
    );
  },
);
