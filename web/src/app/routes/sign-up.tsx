import { Link, Navigate, useSearchParams } from "react-router-dom";
import { useSessionState } from "@/api/session-store";
import { Entrance } from "@/features/sign-in/entrance";
import { SignUpForm } from "@/features/sign-in/sign-up-form";
import { paths, returnAddress } from "../paths";
import { usePageTitle } from "../page-title";

export function Component() {
  usePageTitle("Create an account");
  const { status } = useSessionState();
  const [search] = useSearchParams();
  if (status === "signed-in") return <Navigate replace to={returnAddress(search.get("to"))} />;
  const query = search.toString();
  return (
    <Entrance
      title="Create your account"
      text="It takes a minute. Then upload the first film."
      footer={
        <>
          Have an account? <Link to={`${paths.signIn}${query && `?${query}`}`}>Sign in</Link>
        </>
      }
    >
      <SignUpForm />
    </Entrance>
  );
}
