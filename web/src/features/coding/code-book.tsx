import "./code-book.css";
import { Archive, ArchiveRestore, BookMarked, Pencil, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { asApiError } from "@/api/api-error";
import { changeCode, listCodes } from "@/api/codes";
import type { Code, Role } from "@/api/types";
import { Button } from "@/ui/button";
import { Chip } from "@/ui/chip";
import { EmptyState } from "@/ui/empty-state";
import { IconButton } from "@/ui/icon-button";
import { ListRow } from "@/ui/list-row";
import { Notice } from "@/ui/notice";
import { Skeleton } from "@/ui/skeleton";
import { showToast } from "@/ui/toast";
import { CodeForm } from "./code-form";
import { wordsOf } from "./modifier-words";

function useBook() {
  const [codes, setCodes] = useState<readonly Code[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    listCodes(ending.signal).then(setCodes, (failure: unknown) => {
      if (!ending.signal.aborted) setProblem(asApiError(failure).message);
    });
    return () => {
      ending.abort();
    };
  }, []);
  const put = (code: Code): void => {
    setCodes((before) => (before?.some(({ id }) => id === code.id) ? before.map((one) => (one.id === code.id ? code : one)) : [...(before ?? []), code]));
  };
  return { codes, problem, put };
}

/** The workspace's vocabulary: whoever leads keeps it, everybody may read it. */
export function CodeBook({ role }: { role: Role }) {
  const { codes, problem, put } = useBook();
  const [form, setForm] = useState<Code | "new" | null>(null);
  const keeps = role === "owner" || role === "coach";
  const turn = async (code: Code): Promise<void> => {
    try {
      const retired = !code.retired;
      const kept = await changeCode(code.id, { retired, version: code.version });
      put(kept);
      showToast({ text: retired ? `“${code.label}” is retired. What was coded with it stays.` : `“${code.label}” is in use again.` });
    } catch (failure) {
      showToast({ text: asApiError(failure).message, tone: "bad" });
    }
  };
  return (
    <main className="code-book">
      <header className="code-book-head">
        <h1>Code book</h1>
        {keeps && <Button variant="primary" icon={<Plus />} onClick={() => { setForm("new"); }}>New code</Button>}
      </header>
      <p className="code-book-text">The words for what happens in your films. In the review room press Shift E, then a code’s key at the moment you see it; a code that lasts is pressed once more at its end.</p>
      {problem && <Notice tone="bad">{problem}</Notice>}
      {!codes && !problem && <Skeleton width="100%" height="160px" />}
      {codes?.length === 0 && <EmptyState icon={<BookMarked />} title="No codes yet" text={keeps ? "Add the first word of your vocabulary." : "An owner or a coach adds them."} />}
      <ul className="code-book-list">
        {[...(codes ?? [])].sort((a, b) => Number(a.retired) - Number(b.retired)).map((code) => (
          <ListRow
            key={code.id}
            leading={<i className="code-book-dot" style={{ background: `var(--${code.color})` }} />}
            title={code.label}
            meta={[code.kind === "state" ? "lasts" : "at a moment", wordsOf(code.modifiers)].filter(Boolean).join(" · ")}
            trailing={
              <span className="code-book-acts">
                {code.hotKey && <kbd aria-label={`Key ${code.hotKey}`}>{code.hotKey.toUpperCase()}</kbd>}
                {code.retired && <Chip>retired</Chip>}
                {keeps && <IconButton size="small" label={`Change ${code.label}`} icon={<Pencil />} onClick={() => { setForm(code); }} />}
                {keeps && <IconButton size="small" label={code.retired ? `Use ${code.label} again` : `Retire ${code.label}`} icon={code.retired ? <ArchiveRestore /> : <Archive />} onClick={() => void turn(code)} />}
              </span>
            }
          />
        ))}
      </ul>
      {form && <CodeForm code={form === "new" ? null : form} onClose={() => { setForm(null); }} onKept={put} />}
    </main>
  );
}
