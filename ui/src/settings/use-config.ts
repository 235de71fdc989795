import type { ConfigItem, NamedConfig, SingleConfig } from "@vaporforge/client";
import { useCallback, useEffect, useState } from "react";
import { useForge } from "../app/forge.ts";

/** A list of configured things, and how to read it again. Undefined until it is known. */
export function useConfigList(
  kind: NamedConfig | "credential-files",
): [ConfigItem[] | undefined, () => Promise<unknown>] {
  const { api, attempt } = useForge();
  const [items, setItems] = useState<ConfigItem[] | undefined>();
  const load = useCallback(() => attempt(async () => setItems(await api.config.list(kind))), [api, attempt, kind]);
  useEffect(() => void load(), [load]);
  return [items, load];
}

/** The value of what there is one of: undefined until it is known, null where nothing is set. */
export function useConfigValue(kind: SingleConfig): unknown {
  const { api, attempt } = useForge();
  const [value, setValue] = useState<unknown>();
  useEffect(() => {
    void attempt(async () => {
      const item = await api.config.single(kind);
      setValue(item?.value ?? null);
    });
  }, [api, attempt, kind]);
  return value;
}
