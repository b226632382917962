import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright-core";

/** The file that a line of the export menu saves. */
export async function taken(page: Page, item: RegExp): Promise<Buffer> {
  await page.getByRole("button", { name: "导出" }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: item }).click()]);
  return readFileSync(await file.path());
}

/** Rows by heading; no cell of these files has a comma or a line break outside what is quoted. */
export function rowsOf(csv: string): Record<string, string>[] {
  const cells = (line: string) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  const [head = "", ...lines] = csv.split("\r\n").filter(Boolean);
  return lines.map((line) => Object.fromEntries(cells(head).map((name, at) => [name, cells(line)[at] ?? ""])));
}

/** The first sheet by its XML: numbers as they are written in it. */
export function sheetOf(book: Buffer): Record<string, string>[] {
  const xml = strFromU8(unzipSync(book)["xl/worksheets/sheet1.xml"] as Uint8Array);
  const rows = [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row = ""]) =>
    Object.fromEntries(
      [...row.matchAll(/<c r="([A-Z]+)\d+"[^>]*>(?:<v>(.*?)<\/v>|<is><t[^>]*>(.*?)<\/t><\/is>)<\/c>/gs)].map(([, at, number, text]) => [
        at,
        number ?? text ?? "",
      ]),
    ),
  );
  const [head = {}, ...body] = rows;
  return body.map((row) => Object.fromEntries(Object.entries(head).map(([at, name]) => [name, row[at] ?? ""])));
}

/** Where each point of each line lies on the axis, read off the picture: pixels by the axis' own ticks. */
export const drawn = (page: Page): Promise<number[][]> =>
  page
    .locator("[data-seen] .recharts-wrapper")
    .first()
    .evaluate((chart) => {
      const number = (text: string) => Number(text.replace(/[,万]/g, "")) * (text.includes("万") ? 10_000 : 1);
      const ticks = [...chart.querySelectorAll(".recharts-yAxis-tick-labels text, .recharts-yAxis .recharts-cartesian-axis-tick text")].map(
        (tick) => ({
          value: number(tick.textContent ?? ""),
          y: Number(tick.getAttribute("y")),
        }),
      );
      const [low, high] = [ticks[0], ticks.at(-1)];
      if (!low || !high) throw new Error("no axis");
      const unit = (high.value - low.value) / (high.y - low.y);
      return [...chart.querySelectorAll(".recharts-line-dots")].map((line) =>
        [...line.querySelectorAll("circle")]
          .sort((a, b) => Number(a.getAttribute("cx")) - Number(b.getAttribute("cx")))
          .map((point) => low.value + (Number(point.getAttribute("cy")) - low.y) * unit),
      );
    });

/** How many pixels of a picture have just this colour. */
export const pixelsOf = (page: Page, picture: Buffer, colour: [number, number, number]): Promise<number> =>
  page.evaluate(
    async ([source, red, green, blue]) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const { width, height } = image;
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const pen = canvas.getContext("2d");
      pen?.drawImage(image, 0, 0);
      const data = pen?.getImageData(0, 0, width, height).data ?? [];
      let count = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) count += 1;
      return count;
    },
    [`data:image/png;base64,${picture.toString("base64")}`, ...colour] as [string, number, number, number],
  );
