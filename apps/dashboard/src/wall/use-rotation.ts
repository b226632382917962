import { useEffect, useState } from "react";

const TURN_MS = 8_000;

/** Which community stands in the focus; the space bar holds it. */
export function useRotation(ids: readonly string[]): { focus: string | undefined; turn: number; paused: boolean } {
  const [turn, setTurn] = useState(0);
  const [paused, setPaused] = useState(false);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== " ") return;
      event.preventDefault();
      setPaused((last) => !last);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
  useEffect(() => {
    if (paused) return;
    const timer = window.setInterval(() => setTurn((last) => last + 1), TURN_MS);
    return () => window.clearInterval(timer);
  }, [paused]);
  return { focus: ids[turn % Math.max(1, ids.length)], turn, paused };
}
