import { useRef, useState, type FormEvent } from "react";
import { asApiError } from "@/api/api-error";
import { readFieldProblems, type FieldProblems } from "./field-problems";

interface FormFacts<Name extends string> {
  fields: Record<Name, string>;
  check: (values: Record<Name, string>) => Partial<Record<Name, string | null>>;
  submit: (values: Record<Name, string>) => Promise<void>;
}

/** Refusals of the server that belong to one field. */
const FIELD_OF: Readonly<Record<string, string>> = { email_taken: "email", code_wrong: "code" };

/** Values, complaints and sending of a small form. Complaints come when it is sent and go when a field is changed. */
export function useForm<Name extends string>({ fields, check, submit }: FormFacts<Name>) {
  const [values, setValues] = useState(fields);
  const [problems, setProblems] = useState<FieldProblems<Name>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const names = Object.keys(fields) as Name[];

  const complain = (found: FieldProblems<Name>, message: string | null): void => {
    setProblems(found);
    setProblem(message);
    const first = names.find((name) => found[name]);
    const box = first && form.current?.elements.namedItem(first);
    if (box instanceof HTMLElement) box.focus();
  };

  const send = async (): Promise<void> => {
    const wrong: FieldProblems<Name> = {};
    for (const [name, text] of Object.entries(check(values)) as [Name, string | null][]) if (text) wrong[name] = text;
    complain(wrong, null);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    try {
      await submit(values);
    } catch (failure) {
      const error = asApiError(failure);
      const own = names.find((name) => name === FIELD_OF[error.code]);
      const found = own ? ({ [own]: error.message } as FieldProblems<Name>) : readFieldProblems(error, names);
      complain(found, Object.keys(found).length > 0 ? null : error.message);
    } finally {
      setBusy(false);
    }
  };

  return {
    busy,
    problem,
    formProps: {
      ref: form,
      noValidate: true,
      onSubmit: (event: FormEvent) => {
        event.preventDefault();
        if (!busy) void send();
      },
    },
    field: (name: Name) => ({
      name,
      value: values[name],
      error: problems[name],
      onChange: (event: { target: { value: string } }) => {
        const { value } = event.target;
        setValues((before) => ({ ...before, [name]: value }));
        if (problems[name]) {
          const rest = { ...problems };
          // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a plain record of few names
          delete rest[name];
          setProblems(rest);
        }
      },
    }),
  };
}
