import { ok, publicContentDraft } from '@changqing/protocol';
import type { Router } from 'express';
import type { Central } from '../context.ts';
import { bureauEndpoint, parseBody, signedEndpoint } from '../http/endpoint.ts';
import { readPublicContent, setPublicContent } from './store.ts';

/** Largest body of the whole content, bytes: two thousand places with long addresses. */
export const LARGEST_PUBLIC_CONTENT = 4_000_000;

/** `GET /v1/public-content` for terminals, `POST /v1/public-content` for the bureau. */
export function publicContentRoutes(router: Router, central: Central): void {
  router.get(
    '/v1/public-content',
    signedEndpoint(central, async () => ok(await readPublicContent(central))),
  );
  router.post('/v1/public-content', bureauEndpoint(central, async (body) => {
    const draft = parseBody(body, publicContentDraft.strict());
    if (!draft.ok) return draft;
    const set = await setPublicContent(central, draft.value);
    return set.ok ? ok({ version: set.value.version, updatedAt: set.value.updatedAt }) : set;
  })); // prettier-ignore
}
