import { usePageTitle } from "@/app/page-title";
import { paths } from "@/app/paths";
import { Shell } from "@/app/shell";
import { AccountView } from "@/features/people/account-view";

export function Component() {
  usePageTitle("Your account");
  return (
    <Shell>
      <AccountView
        onLeft={() => {
          location.assign(paths.library); // nothing of the workspace that was left may stay in memory
        }}
        onClosed={() => {
          location.assign(paths.signIn); // nothing of who has left may stay in memory
        }}
      />
    </Shell>
  );
}
