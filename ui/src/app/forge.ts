import { Api, ApiError } from "@vaporforge/client";
import { createContext, useContext } from "react";
import { SessionListStore } from "../sessions/session-list-store.ts";
import { Notices } from "./notices.ts";
import { SignIn } from "./sign-in.ts";

/** What every part of the page may use: the server, the session list, and a way to say something. */
export class Forge {
  readonly notices = new Notices();
  readonly signIn = new SignIn();
  readonly api = new Api({ onSignedOut: () => this.signIn.lost() });
  readonly sessions = new SessionListStore(this.api);

  /** Makes a call and tells the person when it is refused. @returns whether it went well */
  readonly attempt = async (call: () => Promise<unknown>): Promise<boolean> => {
    try {
      await call();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status !== 401) this.notices.show(error.message);
      return false;
    }
  };
}

const Context = createContext<Forge | undefined>(undefined);

export const ForgeProvider = Context.Provider;

export function useForge(): Forge {
  const forge = useContext(Context);
  if (!forge) throw new Error("There is no ForgeProvider above this component.");
  return forge;
}
