import { parseTemplate } from './parse-template.ts';

const HEAD = 'subject: S\npreheader: P\n\n# T\n\n';

test('a template has a head, a heading and blocks', () => {
  const template = parseTemplate(
    'subject: Order {{orderId}}\npreheader: Soon.\n\n# Thanks\n\nTwo lines\n  are one.\n\n' +
      '?note Only with {{note}}\n\n!note Without\n\n- each items: {{quantity}} × {{name}} | {{price money}}\n- Total | {{total money}}\n\n' +
      '[Open it]({{shopUrl}}/orders/{{orderId}})\n',
  );
  const place = (field: string, as = 'text') => ({ field, as });
  expect(template).toEqual({
    subject: ['Order ', place('orderId')],
    preheader: ['Soon.'],
    title: ['Thanks'],
    blocks: [
      { kind: 'paragraph', line: ['Two lines are one.'] },
      { kind: 'paragraph', only: { field: 'note', present: true }, line: ['Only with ', place('note')] },
      { kind: 'paragraph', only: { field: 'note', present: false }, line: ['Without'] },
      {
        kind: 'rows',
        rows: [
          {
            each: 'items',
            left: [place('quantity'), ' × ', place('name')],
            right: [place('price', 'money')],
          },
          { left: ['Total'], right: [place('total', 'money')] },
        ],
      },
      { kind: 'button', label: ['Open it'], target: [place('shopUrl'), '/orders/', place('orderId')] },
    ],
  });
});

test('line ends of Windows are line ends', () => {
  expect(parseTemplate(`${HEAD}Hello`.replaceAll('\n', '\r\n'))).toEqual(parseTemplate(`${HEAD}Hello`));
});

test.each([
  ['nothing', '', /begins with the lines/],
  ['no preheader', 'subject: S\n\n# T\n', /begins with the lines/],
  ['no heading', 'subject: S\npreheader: P\n\nHello', /# The heading/],
  ['two headings', `${HEAD}# Another`, /one heading/],
  ['an unknown format', `${HEAD}{{a loud}}`, /no place for data/],
  ['a dot in a name', `${HEAD}{{a.b}}`, /no place for data/],
  ['a brace alone', `${HEAD}Hello {name}`, /brace/],
  ['an open place', `${HEAD}Hello {{name`, /brace/],
  ['a row without a side', `${HEAD}- alone`, /left \| right/],
])('a mistake is said: %s', (_what, text, message) => {
  expect(() => parseTemplate(text)).toThrow(message);
});
