/** Why a file cannot be imported at all, in words for the operator. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}
