/** What lies where in the bucket. */
export const fileKeys = {
  export: (customerId: string, exportId: string) => `exports/${customerId}/${exportId}.json`,
} as const;
