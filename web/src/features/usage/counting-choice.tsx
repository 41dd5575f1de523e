import { useEffect, useState } from "react";
import { asApiError } from "@/api/api-error";
import { chooseCounting, readCounting } from "@/api/usage";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { showToast } from "@/ui/toast";

/** What is kept of oneself, and the way out of it. */
export function CountingChoice({ onChanged }: { onChanged: () => void }) {
  const [counted, setCounted] = useState<boolean | null>(null);
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const ending = new AbortController();
    readCounting(ending.signal).then(
      (answer) => {
        setCounted(answer.counted);
      },
      () => undefined,
    );
    return () => {
      ending.abort();
    };
  }, []);
  const choose = async (wanted: boolean): Promise<void> => {
    setBusy(true);
    try {
      const answer = await chooseCounting(wanted);
      setCounted(answer.counted);
      onChanged();
      showToast({ text: answer.counted ? "What you watch is counted from now on." : "Nothing more is counted of you, and your figures are gone." });
    } catch (failure) {
      showToast({ text: asApiError(failure).message, tone: "bad" });
    }
    setBusy(false);
    setAsks(false);
  };
  return (
    <section className="usage-choice" aria-label="What is kept of you">
      <p>
        Which frames you play and how fast, loops, notes and sessions you join are counted with your id. Owners and coaches see it; others do not. Single events are kept 92 days, sums 400 days.
      </p>
      {counted === true && <Button onClick={() => { setAsks(true); }}>Do not count me</Button>}
      {counted === false && <Button busy={busy} onClick={() => void choose(true)}>Count me again</Button>}
      {counted === null && <Button disabled>Do not count me</Button>}
      <Dialog
        open={asks}
        onOpenChange={setAsks}
        title="Count nothing of you?"
        description="Your figures are removed from this page and from every film, also for owners and coaches. They do not come back."
        footer={
          <>
            <Button onClick={() => { setAsks(false); }}>Go on counting</Button>
            <Button variant="danger" busy={busy} onClick={() => void choose(false)}>Do not count me</Button>
          </>
        }
      />
    </section>
  );
}
