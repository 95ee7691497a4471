import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  spring: {
    title: 'A file for the spring',
    request: { body: { fileName: 'spring.csv' } },
    answer: {
      status: 201,
      headers: { location: '/imports/7d0c5b1a-2f4e-4c1d-9a37-3b6f0e8d2c55' },
      body: {
        importId: '7d0c5b1a-2f4e-4c1d-9a37-3b6f0e8d2c55',
        upload: {
          url: 'https://bodega-catalog-prod-files-123456789012.s3.eu-central-1.amazonaws.com/',
          fields: {
            key: 'imports/7d0c5b1a-2f4e-4c1d-9a37-3b6f0e8d2c55/source.csv',
            'Content-Type': 'text/csv',
            'x-amz-algorithm': 'AWS4-HMAC-SHA256',
            'x-amz-credential': 'ASIAEXAMPLE/20260102/eu-central-1/s3/aws4_request',
            'x-amz-date': '20260102T030405Z',
            'x-amz-security-token': 'a-token-of-the-role',
            policy: 'a-policy-in-base64',
            'x-amz-signature': 'a-signature-in-hexadecimal',
          },
        },
        expiresAt: '2026-01-02T04:04:05.000Z',
      },
    },
    varies: ['url', 'x-amz-credential', 'x-amz-date', 'x-amz-security-token', 'policy', 'x-amz-signature'],
  },
});
