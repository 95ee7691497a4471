import { faultOfEndpoint, mayConnectTo } from './endpoint.ts';
import { isPublicAddress } from './public-address.ts';

const onAws = { allowsLoopback: false };
const locally = { allowsLoopback: true };

describe('an address is on the internet', () => {
  test.each([
    '93.184.216.34',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '2606:4700::1111',
    '2a00:1450:4001::1',
  ])('%s: yes', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254'],
    ...['169.254.169.254', '169.254.170.2', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.168.1.1'],
    ...[
      '198.18.0.1',
      '192.0.2.1',
      '198.51.100.1',
      '203.0.113.1',
      '224.0.0.1',
      '240.0.0.1',
      '255.255.255.255',
    ],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1'],
    ...['fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2002:7f00:1::', '2001:0:7f00:1::'],
    ...['2001:db8::1', '3fff::1', 'not an address', ''],
  ])('%s: no', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('an endpoint', () => {
  test.each([
    'https://hooks.merchant.example/bodega?key=1',
    'https://hooks.merchant.example:8443/',
    'https://93.184.216.34/',
    'https://[2606:4700::1111]/',
  ])('%s may be one', (url) => {
    expect(faultOfEndpoint(url, onAws)).toBeUndefined();
    expect(faultOfEndpoint(url, locally)).toBeUndefined();
  });

  test.each([
    ['nonsense', 'has to be an address, as https://hooks.example.com/bodega'],
    ['ftp://hooks.merchant.example/', 'has to begin with https://'],
    ['http://hooks.merchant.example/', 'has to begin with https://'],
    ['http://10.0.0.1/', 'has to begin with https://'],
    ['https://user:password@hooks.merchant.example/', 'must not hold a user name or password'],
    ['https://hooks.merchant.example/#here', 'must not have a fragment'],
  ])('%s may not: it %s', (url, fault) => {
    expect(faultOfEndpoint(url, onAws)).toBe(fault);
    expect(faultOfEndpoint(url, locally)).toBe(fault);
  });

  test.each([
    ...[
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://0x7f000001/',
      'https://0177.0.0.1/',
      'https://127.1/',
    ],
    ...['https://0.0.0.0/', 'https://0/', 'https://[::]/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/'],
    ...['https://169.254.169.254/latest/meta-data', 'https://[fd00:ec2::254]/', 'https://10.1.2.3/'],
    ...['https://localhost/', 'https://LOCALHOST./', 'https://api.localhost/', 'https://intranet/'],
    ...['https://metadata.google.internal/', 'https://printer.local/', 'https://①②⑦.0.0.1/'],
  ])('%s may not: it is inside', (url) => {
    expect(faultOfEndpoint(url, onAws)).toBe('has to lead to a host on the internet');
    expect(faultOfEndpoint(url, locally)).toBe('has to lead to a host on the internet');
  });

  test('http://127.0.0.1 may be one in the local cloud, and nowhere else', () => {
    expect(faultOfEndpoint('http://127.0.0.1:9001/', locally)).toBeUndefined();
    expect(faultOfEndpoint('http://127.0.0.1:9001/', onAws)).toBe('has to begin with https://');
    expect(faultOfEndpoint('http://127.0.0.2/', locally)).toBe('has to begin with https://');
    expect(faultOfEndpoint('http://localhost/', locally)).toBe('has to begin with https://');
  });
});

test('a name that leads to this machine is not connected to, in the local cloud neither', () => {
  const named = new URL('https://hooks.merchant.example/');
  expect(mayConnectTo('93.184.216.34', named, onAws)).toBe(true);
  expect(mayConnectTo('127.0.0.1', named, locally)).toBe(false);
  const local = new URL('http://127.0.0.1:9001/');
  expect([mayConnectTo('127.0.0.1', local, locally), mayConnectTo('127.0.0.1', local, onAws)]).toEqual([
    true,
    false,
  ]);
});
