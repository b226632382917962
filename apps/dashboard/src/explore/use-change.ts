import { useSearchParams } from "react-router";

export type Change = (changes: Record<string, string | null>) => void;

/** Changes the address as it stands at that moment: of two changes made before the page is drawn anew none is lost. */
export function useChange(): Change {
  const [, setParams] = useSearchParams();
  return (changes) => {
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) value === null ? next.delete(name) : next.set(name, value);
    setParams(next);
  };
}
