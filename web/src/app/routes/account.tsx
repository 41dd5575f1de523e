import { usePageTitle } from "@/app/page-title";
import { paths } from "@/app/paths";
import { Shell } from "@/app/shell";
import { AccountView } from "@/features/people/account-view";

export function Component() {
  usePageTitle("Your account");
  return (
    <Shell>
      <AccountView
        onClosed={() => {
          location.assign(paths.signIn); // nothing of who has left may stay in memory
        }}
      />
    </Shell>
  );
}
