import { type EvidenceSubject, LIMITS } from "@kepu/schema";

export interface Subject {
  kind: EvidenceSubject;
  id: string;
}

/** Why a file was not taken: a code, and the service's own words. */
export interface UploadFault {
  code: string;
  message: string;
}

const PHOTO = /^image\//;

/** What can be said before anything is sent. */
export function sizeFault(file: File): UploadFault | null {
  const limit = PHOTO.test(file.type) ? LIMITS.evidencePhotoBytes : LIMITS.evidenceDocumentBytes;
  return file.size > limit ? { code: "TOO_LARGE", message: String(Math.floor(limit / 1_048_576)) } : null;
}

/** Sends one file; `onProgress` hears the share that has left. Rejects with an UploadFault. Sending it again is safe. */
export function upload(
  file: File,
  subject: Subject,
  personalData: boolean,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const query = new URLSearchParams({
    subjectKind: subject.kind,
    subjectId: subject.id,
    name: file.name,
    personalData: personalData ? "1" : "0",
  });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much has been sent
    request.open("POST", `/files/evidence?${query}`);
    request.setRequestHeader("x-kepu-csrf", "1");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const fault = request.response?.errors?.[0];
      if (request.status === 201) resolve(String(request.response.data.id));
      else reject({ code: String(fault?.extensions?.code ?? "UNAVAILABLE"), message: String(fault?.message ?? "") } satisfies UploadFault);
    };
    request.onerror = () => reject({ code: "UNAVAILABLE", message: "" } satisfies UploadFault);
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
