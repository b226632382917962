/** Hands a file that a door of the server made to the reader; what leaves the product leaves by such a door, where it is recorded. */
export async function saveAnswer(response: Response, otherwise: string): Promise<void> {
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  saveBlob(await response.blob(), name ? decodeURIComponent(name) : otherwise);
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
