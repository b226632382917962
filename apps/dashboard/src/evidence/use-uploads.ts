import { useCallback, useEffect, useRef, useState } from "react";
import { type Subject, sizeFault, type UploadFault, upload } from "./upload.ts";

export interface Upload {
  key: number;
  file: File;
  /** 0 to 1 */
  progress: number;
  fault: UploadFault | null;
}

/** Files on their way: one after the other, each with its progress; what failed waits for a retry. */
export function useUploads(subject: Subject, personalData: boolean, onStored: (id: string) => void) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const next = useRef(0);
  const sending = useRef<{ key: number; abort: AbortController } | null>(null);
  const stored = useRef(onStored);
  stored.current = onStored;
  const change = useCallback(
    (key: number, to: Partial<Upload>) => setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...to } : one))),
    [],
  );
  const drop = useCallback((key: number) => {
    if (sending.current?.key === key) sending.current.abort.abort();
    if (sending.current?.key === key) sending.current = null;
    setUploads((all) => all.filter((one) => one.key !== key));
  }, []);

  useEffect(() => {
    const waiting = uploads.find((one) => one.fault === null);
    if (!waiting || sending.current) return;
    const { key, file } = waiting;
    const abort = new AbortController();
    sending.current = { key, abort };
    upload(file, subject, personalData, (progress) => change(key, { progress }), abort.signal).then(
      (id) => {
        sending.current = null;
        drop(key);
        stored.current(id);
      },
      (fault: UploadFault) => {
        sending.current = null;
        change(key, { fault });
      },
    );
  }, [uploads, subject, personalData, change, drop]);

  useEffect(() => () => sending.current?.abort.abort(), []);

  return {
    uploads,
    add: (files: Iterable<File>) => {
      // now: a file input's list is emptied with the input
      const added = [...files].map((file) => ({ key: next.current++, file, progress: 0, fault: sizeFault(file) }));
      setUploads((all) => [...all, ...added]);
    },
    retry: (key: number) => change(key, { fault: null, progress: 0 }),
    drop,
  };
}
