import { Alert } from "@mantine/core";
import { useEffect, useRef } from "react";

/** What was done just now. What was pressed may be gone with it, so the focus comes here. */
export function Told({ told }: { told: string | null }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (told) box.current?.focus();
  }, [told]);
  return told ? (
    <Alert color="teal" variant="light" role="status" ref={box} tabIndex={-1} py="xs" data-told>
      {told}
    </Alert>
  ) : null;
}
