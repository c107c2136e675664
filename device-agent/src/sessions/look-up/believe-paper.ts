import { canonicalJson, err, ok, paperSeal, type IssuedPaper, type PaperKind, type PublicJwk, type Result } from '@changqing/protocol';
import { parseJson, sha256, verifyCompact } from '../../records/sign.ts';

/**
 * Believes an issued paper only where central's key has signed exactly this content as a paper of the kind that was asked for. A blank form
 * carries no number and no seal, so it needs no signature. Error: what is wrong, for the log.
 */
export function believePaper(paper: IssuedPaper, wanted: PaperKind, keys: readonly PublicJwk[]): Result<undefined, string> {
  if (paper.content.kind !== wanted) return err(`is a ${paper.content.kind}`);
  if (!paper.official) {
    if (wanted !== 'blank-form') return err('is not signed');
    return paper.content.pictures.length === 0 ? ok() : err('is a form with pictures');
  }
  const verified = verifyCompact(paper.signed, keys);
  if (!verified.ok) return err(`signature: ${verified.error}`);
  const sealed = paperSeal.safeParse(parseJson(verified.value));
  if (!sealed.success) return err('what is signed is no seal');
  if (canonicalJson(sealed.data) !== canonicalJson(paper.seal)) return err('another seal is signed');
  if (paper.seal.kind !== wanted) return err(`is sealed as a ${paper.seal.kind}`);
  if (paper.seal.contentSha256 !== sha256(canonicalJson(paper.content))) return err('another content is signed');
  return ok();
}

/** Whether a picture is the one that the content names at this place. */
export const isNamedPicture = (paper: IssuedPaper, index: number, bytes: Uint8Array): boolean =>
  paper.content.pictures[index] === sha256(bytes);
