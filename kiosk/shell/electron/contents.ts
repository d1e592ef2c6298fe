/** The two things that the window can show, ready to be served. */
import { createHash } from 'node:crypto';
import { uiAddress } from '../agent-probe.ts';
import { APP_ORIGIN, createFileServer, securityHeaders } from '../app-files.ts';
import { pagePolicy, uiPolicy } from '../content-policy.ts';
import {
  OUT_OF_SERVICE_STYLE,
  outOfServicePage,
  type OutOfServiceFacts,
  type OutOfServiceReason,
} from '../out-of-service.ts';
import type { ScreenContent } from './screen.ts';

/** `uiFolder`: absolute; the built kiosk UI. */
export function uiContent(uiFolder: string, agentUrl: string, token: string): ScreenContent {
  return {
    url: uiAddress(`${APP_ORIGIN}/index.html`, { agentUrl, token }),
    serve: createFileServer(uiFolder, uiPolicy(agentUrl)),
    allowedUrls: [agentUrl],
  };
}

export function outOfServiceContent(reason: OutOfServiceReason, facts: OutOfServiceFacts): ScreenContent {
  const hash = createHash('sha256').update(OUT_OF_SERVICE_STYLE).digest('base64');
  const headers = {
    ...securityHeaders(pagePolicy(`sha256-${hash}`)),
    'content-type': 'text/html; charset=utf-8',
  };
  const page = outOfServicePage(reason, facts);
  return {
    url: `${APP_ORIGIN}/out-of-service/${reason}`,
    serve: () => new Response(page, { headers }),
    allowedUrls: [],
  };
}
