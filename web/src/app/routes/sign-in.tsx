import { Link, Navigate, useSearchParams } from "react-router-dom";
import { useSessionState } from "@/api/session-store";
import { Entrance } from "@/features/sign-in/entrance";
import { SignInForm } from "@/features/sign-in/sign-in-form";
import { paths, returnAddress } from "../paths";
import { usePageTitle } from "../page-title";

export function Component() {
  usePageTitle("Sign in");
  const { status } = useSessionState();
  const [search] = useSearchParams();
  if (status === "signed-in") return <Navigate replace to={returnAddress(search.get("to"))} />;
  const query = search.toString();
  return (
    <Entrance
      title="Welcome back"
      text="Sign in to your films and notes."
      footer={
        <>
          New here? <Link to={`${paths.signUp}${query && `?${query}`}`}>Create an account</Link>
        </>
      }
    >
      <SignInForm />
    </Entrance>
  );
}
