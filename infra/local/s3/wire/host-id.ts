/** AWS: a second identifier of each answer, which names the host that gave it. */
export function hostId(requestId: string): string {
  return Buffer.from(`bodega-local-cloud/${requestId}`).toString('base64');
}
