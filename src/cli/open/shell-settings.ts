import { proxyRoute } from "../../remote/proxy.ts";
import { remoteSettings } from "../../remote/settings.ts";
import type { RemoteSettings } from "../../remote/settings.ts";

/**
 * How the command line asks for what lies elsewhere: as the environment says, through its proxies.
 *
 * @throws AnalysisError `bad-argument` for a proxy that cannot be used
 */
export const shellSettings = (chosen: Partial<RemoteSettings> = {}): RemoteSettings =>
  remoteSettings(process.env, { route: proxyRoute(process.env), ...chosen });
