import { useQuery } from "@apollo/client/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useViewer } from "../access/use-viewer.ts";
import {
  type CellValueFragment,
  SubmissionDocument,
  type SubmissionHeadFragment,
  type SubmissionKeyInput,
} from "../graphql/generated/pages.ts";
import { EntrySender } from "./entry-sender.ts";
import { entryStore, type Typed } from "./entry-store.ts";
import { prepareEntry, type SubmissionView } from "./prepare-entry.ts";

const POLL_MS = 4_000;

/** One submission while it is filled in: what the service holds, asked again every few seconds so that others' cells appear, and on top of it
 * what this browser keeps. */
export function useEntry(key: SubmissionKeyInput, revision: number | undefined) {
  const { viewer } = useViewer();
  const [person] = useState(viewer?.id ?? "nobody"); // whoever began: a session that ends meanwhile takes nothing to nobody's
  const { data, error, refetch } = useQuery(SubmissionDocument, {
    variables: { key, revision: revision ?? null },
    fetchPolicy: "no-cache",
    pollInterval: POLL_MS,
    skipPollAttempt: () => document.hidden,
  });
  const [view, setView] = useState<SubmissionView | null>(null);
  const loaded = data?.submission;
  useEffect(() => {
    if (loaded) setView((last) => newest(last, loaded));
  }, [loaded]);
  const [turn, setTurn] = useState(0);
  const id = view?.id ?? "";
  const sender = useMemo(
    () =>
      id === "" || revision !== undefined
        ? null
        : new EntrySender(key, person, id, {
            changed: () => setTurn((last) => last + 1),
            saved: (cells, head) =>
              setView(
                (last) => last && { ...withValues(last, cells), ...(head as Pick<SubmissionView, "state" | "version">), started: true },
              ),
          }),
    [id, person, revision, key],
  );
  useEffect(() => {
    sender?.start();
    const otherTab = (event: StorageEvent) => {
      if (entryStore.isOurs(event.key, person, id)) setTurn((last) => last + 1);
    };
    window.addEventListener("storage", otherTab);
    return () => {
      sender?.stop();
      window.removeEventListener("storage", otherTab);
    };
  }, [sender, person, id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn says that the browser's store changed
  const entry = useMemo(() => {
    if (!view) return null;
    const kept = sender ? entryStore.all(person, view.id) : new Map();
    return prepareEntry(view, kept, { state: sender?.state ?? "idle", inFlight: sender?.inFlight ?? new Set() });
  }, [view, sender, person, turn]);
  const now = useRef(entry);
  now.current = entry;

  const edit = useCallback(
    (item: string, change: Partial<Typed>) => {
      const cell = now.current?.cells.find((one) => one.item.key === item);
      if (cell && sender) sender.edit(item, { ...typedNow(person, id, item, cell.typed), ...change }, cell.value?.version ?? 0);
    },
    [sender, person, id],
  );
  const moved = useCallback((head: SubmissionHeadFragment) => setView((last) => last && { ...last, ...head }), []);
  return { view, entry, sender, error, edit, moved, refetch };
}

/** Several edits within one render build upon each other. */
function typedNow(person: string, submission: string, item: string, shown: Typed): Typed {
  const kept = entryStore.get(person, submission, item);
  const { text, comment, explanation } = kept && !kept.saved ? kept : shown;
  return { text, comment, explanation };
}

/** An answer that was overtaken by a save does not bring the older value back. */
function newest(last: SubmissionView | null, loaded: SubmissionView): SubmissionView {
  if (!last || last.id !== loaded.id || last.revision !== loaded.revision) return loaded;
  const known = new Map(last.sections.flatMap((section) => section.cells).map((cell) => [cell.item.key, cell.value]));
  const later = new Map<string, CellValueFragment>();
  for (const { item, value } of loaded.sections.flatMap((section) => section.cells)) {
    const before = known.get(item.key);
    if (before && before.version > (value?.version ?? 0)) later.set(item.key, before);
  }
  const older = loaded.version < last.version;
  return {
    ...withValues(loaded, later),
    ...(older ? { version: last.version, state: last.state, actions: last.actions, events: last.events } : {}),
  };
}

function withValues(view: SubmissionView, values: ReadonlyMap<string, CellValueFragment>): SubmissionView {
  if (values.size === 0) return view;
  return {
    ...view,
    sections: view.sections.map((section) => ({
      ...section,
      cells: section.cells.map((cell) => ({ ...cell, value: values.get(cell.item.key) ?? cell.value })),
    })),
  };
}
