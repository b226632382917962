import { useEffect, useState } from "react";

const WIDTH = 1_920;
const HEIGHT = 1_080;

const fit = () => Math.min(window.innerWidth / WIDTH, window.innerHeight / HEIGHT);

/** How much the stage is scaled so that it fits the screen whole; the screen is kept awake where the browser allows it. */
export function useStage(): number {
  const [scale, setScale] = useState(fit);
  useEffect(() => {
    const resized = () => setScale(fit());
    const awake = () => {
      if (document.visibilityState === "visible") void navigator.wakeLock?.request("screen").catch(() => {});
    };
    awake();
    window.addEventListener("resize", resized);
    document.addEventListener("visibilitychange", awake);
    return () => {
      window.removeEventListener("resize", resized);
      document.removeEventListener("visibilitychange", awake);
    };
  }, []);
  return scale;
}
