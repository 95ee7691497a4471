import { AwsChunkedBody } from './aws-chunked.ts';
import { CHECKSUM_ALGORITHMS, digestOf } from './checksums.ts';
import { FormData } from './form-data.ts';
import { readXml } from './read-xml.ts';

/** The text in pieces of every size, since a network cuts where it likes. */
const SIZES = [1, 2, 3, 5, 7, 11, 64, 10_000];

async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(source: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

describe('a checksum', () => {
  it.each([
    // The check values of the catalogue of CRCs, of "123456789".
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
    ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['SHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ] as const)('%s of 123456789 is %s', (algorithm, wanted) => {
    const digest = digestOf(algorithm);
    digest.update(Buffer.from('1234'));
    digest.update(Buffer.from('56789'));
    expect(digest.digest().toString('hex')).toBe(wanted);
  });

  it('of each algorithm is known', () => {
    expect(CHECKSUM_ALGORITHMS).toHaveLength(5);
  });
});

describe('a body in aws-chunked encoding', () => {
  const encoded = '5;chunk-signature=aa\r\nhello\r\n7\r\n, world\r\n0\r\nx-amz-checksum-crc32:abc=\r\n\r\n';

  it.each(SIZES)('is read in pieces of %d, and its trailers', async (size) => {
    const body = new AwsChunkedBody(pieces(encoded, size));
    expect(await read(body.read())).toBe('hello, world');
    expect([...body.trailers]).toEqual([['x-amz-checksum-crc32', 'abc=']]);
  });

  it.each(['', '5\r\nhel', '5\r\nhello', '5\r\nhelloXX0\r\n\r\n', 'five\r\nhello\r\n0\r\n\r\n'])(
    '%j is incomplete',
    async (broken) => {
      const body = new AwsChunkedBody(pieces(broken, 3));
      await expect(read(body.read())).rejects.toMatchObject({ code: 'IncompleteBody' });
    },
  );
});

describe('a form', () => {
  const content = 'a\r\n--other\r\nb\r\n--boundar';
  const form = [
    '--boundary\r\nContent-Disposition: form-data; name="Key"\r\n\r\nimports/a\r\n',
    '--boundary\r\ncontent-disposition: form-data; name="empty"\r\n\r\n\r\n',
    '--boundary\r\nContent-Disposition: form-data; name="file"; filename="ü.csv"\r\nContent-Type: text/csv\r\n\r\n',
    `${content}\r\n--boundary\r\nContent-Disposition: form-data; name="late"\r\n\r\nignored\r\n--boundary--\r\n`,
  ].join('');

  it.each(SIZES)('is read in pieces of %d: its fields, then its file', async (size) => {
    const data = new FormData(pieces(form, size), 'multipart/form-data; boundary=boundary');
    await data.readFields();
    expect([...data.fields]).toEqual([
      ['key', 'imports/a'],
      ['empty', ''],
    ]);
    expect(data.fileName).toBe('ü.csv');
    expect(await read(data.readFile())).toBe(content);
  });

  it('without a file has fields only', async () => {
    const text = '--b\r\nContent-Disposition: form-data; name="key"\r\n\r\nx\r\n--b--\r\n';
    const data = new FormData(pieces(text, 4), 'multipart/form-data; boundary="b"');
    await data.readFields();
    expect([data.fileName, data.fields.get('key')]).toEqual([undefined, 'x']);
  });

  it.each([
    ['that ends within its file', form.slice(0, form.indexOf('--other'))],
    ['without boundaries', 'nothing'],
  ])('%s is malformed', async (_what, text) => {
    const data = new FormData(pieces(text, 50), 'multipart/form-data; boundary=boundary');
    const reading = data.readFields().then(() => read(data.readFile()));
    await expect(reading).rejects.toMatchObject({ code: 'MalformedPOSTRequest' });
  });
});

describe('a document', () => {
  it('has elements and texts', () => {
    const source =
      '<?xml version="1.0"?><!-- x --><Delete xmlns="http://s3"><Quiet/><Object><Key>a &lt;&amp;&#252;&#xFC;&gt;</Key></Object></Delete>\n';
    expect(readXml(source)).toEqual({
      name: 'Delete',
      text: '',
      children: [
        { name: 'Quiet', text: '', children: [] },
        { name: 'Object', text: '', children: [{ name: 'Key', text: 'a <&üü>', children: [] }] },
      ],
    });
  });

  it.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '</a>',
    '<a>&unknown;</a>',
    '<!DOCTYPE a><a/>',
    '<a',
    '<a>&#x110000;</a>',
  ])('%j is malformed', (source) => {
    expect(() => readXml(source)).toThrow(expect.objectContaining({ code: 'MalformedXML' }) as Error);
  });
});
