import { describe, expect, test } from 'vitest';
import { methodCall, methodResponse, XmlRpcFault } from './xml-rpc.ts';

const answer = (value: string) =>
  `<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n<value>${value}</value>\n</param>\n</params>\n</methodResponse>\n`;

describe('a call to Supervisor', () => {
  test('carries its parameters, whatever characters they have', () => {
    expect(methodCall('supervisor.startProcess', ['a<b&c', false, 3])).toContain(
      '<string>a&lt;b&amp;c</string></value></param><param><value><boolean>0</boolean></value></param><param><value><int>3</int>',
    );
  });

  test('brings back texts, numbers, truths, lists and structures', () => {
    const struct =
      '<array><data>\n<value><struct>\n<member>\n<name>name</name>\n<value><string>tr&amp;&#233;&lt;</string></value>\n</member>\n' +
      '<member>\n<name>pid</name>\n<value><int>12</int></value>\n</member>\n</struct></value>\n<value><boolean>1</boolean></value>\n</data></array>';
    expect(methodResponse(answer(struct))).toEqual([{ name: 'tr&é<', pid: 12 }, true]);
    expect(methodResponse(answer('<array><data>\n</data></array>'))).toEqual([]);
    expect(methodResponse(answer('<string></string>'))).toBe('');
    expect(methodResponse(answer('<string/>'))).toBe('');
  });

  test('that is refused throws the number and the words of the refusal', () => {
    const fault =
      '<methodResponse>\n<fault>\n<value><struct>\n<member>\n<name>faultCode</name>\n<value><int>60</int></value>\n</member>\n' +
      '<member>\n<name>faultString</name>\n<value><string>ALREADY_STARTED: trader</string></value>\n</member>\n</struct></value>\n</fault>\n</methodResponse>';
    expect(() => methodResponse(fault)).toThrow(new XmlRpcFault(60, 'ALREADY_STARTED: trader'));
  });

  test('that is answered by something else is no answer', () => {
    expect(() => methodResponse('<html></html>')).toThrow(/not an answer/);
  });
});
