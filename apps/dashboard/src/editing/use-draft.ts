import { useCallback, useEffect, useState } from "react";
import { useBeforeUnload, useBlocker } from "react-router";

const PREFIX = "kepu.draft ";

function kept<Draft extends object>(key: string, empty: Draft): Draft {
  try {
    const text = window.localStorage.getItem(PREFIX + key);
    return text ? { ...empty, ...(JSON.parse(text) as Partial<Draft>) } : empty;
  } catch {
    return empty;
  }
}

/** What is typed into a form, kept in this browser at each change: a reload, a lost session or a crash loses none of it. */
export function useDraft<Draft extends object>(key: string, empty: Draft) {
  const [draft, setDraft] = useState(() => kept(key, empty));
  const [restored] = useState(() => window.localStorage.getItem(PREFIX + key) !== null);
  const dirty = JSON.stringify(draft) !== JSON.stringify(empty);
  useEffect(() => {
    if (dirty) window.localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    else window.localStorage.removeItem(PREFIX + key);
  }, [key, draft, dirty]);
  const set = useCallback((change: Partial<Draft>) => setDraft((last) => ({ ...last, ...change })), []);
  const clear = useCallback(
    (next: Draft) => {
      window.localStorage.removeItem(PREFIX + key);
      setDraft(next);
    },
    [key],
  );
  return { draft, set, clear, dirty, restored };
}

/** Leaving the page with unsent work asks first; `ask` says what to do about an inner link. */
export function useLeaveGuard(dirty: boolean, question: string): void {
  const blocker = useBlocker(dirty);
  useBeforeUnload(useCallback((event) => dirty && event.preventDefault(), [dirty]));
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    if (window.confirm(question)) blocker.proceed();
    else blocker.reset();
  }, [blocker, question]);
}
