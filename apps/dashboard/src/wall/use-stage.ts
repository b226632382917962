import { useEffect, useState } from "react";

const WIDTH = 1_920;
const HEIGHT = 1_080;

const fit = () => Math.min(window.innerWidth / WIDTH, window.innerHeight / HEIGHT);

/** How much the stage is scaled so that it fits the screen whole; F fills the screen, which is kept awake where the browser allows it. */
export function useStage(): number {
  const [scale, setScale] = useState(fit);
  useEffect(() => {
    const resized = () => setScale(fit());
    window.addEventListener("resize", resized);
    window.addEventListener("keydown", fullScreen);
    return () => {
      window.removeEventListener("resize", resized);
      window.removeEventListener("keydown", fullScreen);
    };
  }, []);
  useEffect(keepAwake, []);
  return scale;
}

function fullScreen(event: KeyboardEvent): void {
  if (event.key.toUpperCase() !== "F" || event.ctrlKey || event.metaKey || event.altKey) return;
  void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {});
}

/** The browser takes the lock away with every hiding of the page; it is asked for again, and given back when the wall is left. */
function keepAwake(): () => void {
  let lock: Promise<WakeLockSentinel | undefined> | undefined;
  const ask = () => {
    if (document.visibilityState === "visible") lock = navigator.wakeLock?.request("screen").catch(() => undefined);
  };
  ask();
  document.addEventListener("visibilitychange", ask);
  return () => {
    document.removeEventListener("visibilitychange", ask);
    void lock?.then((held) => held?.release());
  };
}
