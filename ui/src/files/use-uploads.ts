import { ApiError } from "@vaporforge/client";
import { useEffect, useRef, useState } from "react";
import { useForge } from "../app/forge.ts";
import { joined } from "./paths.ts";

export interface Upload {
  id: number;
  path: string;
  sentBytes: number;
  totalBytes: number;
  /** Empty while it goes well. */
  problem: string;
}

/** So many files at once; dropping a whole disk by mistake starts nothing. */
const MOST_FILES = 100;

/** Uploads of one panel, one after the other. What failed stays to be read. */
export function useUploads(sessionId: string, onDone: () => void) {
  const { api, notices } = useForge();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const cancels = useRef(new Map<number, AbortController>());
  const queue = useRef(Promise.resolve());
  const last = useRef(0);
  useEffect(() => {
    const all = cancels.current;
    return () => all.forEach((one) => one.abort());
  }, []);

  const change = (id: number, changed: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...changed } : one)));
  const forget = (id: number) => {
    cancels.current.delete(id);
    setUploads((all) => all.filter((one) => one.id !== id));
  };
  const run = async (id: number, path: string, file: File) => {
    const cancel = cancels.current.get(id);
    if (!cancel || cancel.signal.aborted) return;
    try {
      await api.files.write(sessionId, path, file, {
        signal: cancel.signal,
        onProgress: (sentBytes) => change(id, { sentBytes }),
      });
      forget(id);
      onDone();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === "cancelled") forget(id);
      else change(id, { problem: error.message });
    }
  };
  const upload = (folder: string, files: readonly File[]) => {
    if (files.length > MOST_FILES) return notices.show(`At most ${MOST_FILES} files can be uploaded at once.`);
    for (const file of files) {
      const id = ++last.current;
      const path = joined(folder, file.name);
      cancels.current.set(id, new AbortController());
      setUploads((all) => [...all, { id, path, sentBytes: 0, totalBytes: file.size, problem: "" }]);
      queue.current = queue.current.then(() => run(id, path, file));
    }
  };
  const cancel = (id: number) => {
    cancels.current.get(id)?.abort();
    forget(id);
  };
  return { uploads, upload, cancel };
}
