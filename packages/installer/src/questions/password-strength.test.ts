import { describe, expect, test } from 'vitest';
import { passwordProblem, passwordStrength } from './password-strength.ts';

const names = ['Ada Lovelace', 'ada.king@example.com', 'countess'];

describe('a password', () => {
  test.each(['correct horse battery', 'twelve chars', 'Abcdef1x', 'ünïcödé-wörds'])(
    'such as %j is taken',
    (good) => {
      expect(passwordProblem(good, names)).toBeNull();
    },
  );

  test.each([
    ['Short1!', /shorter than 8/],
    ['abcdefgh1', /12 characters/],
    ['Password123', /commonest/],
    ['password1234', /commonest/],
    ['aaaaaaaaaaaaaaaa', /repeats/],
    ['lovelace-1843-x', /your name/],
    ['My-COUNTESS-9!', /your name/],
    ['king@EXAMPLE.com', /your name/],
    ['tab\tin the middle', /typed/],
    ['x1'.repeat(150), /longer than 200/],
  ])('such as %j is refused, without being repeated', (bad, why) => {
    const problem = passwordProblem(bad, names) ?? '';
    expect(problem).toMatch(why);
    expect(problem).not.toContain(bad);
  });

  test('may contain what is too short to be a name', () => {
    expect(passwordProblem('Ada-1 is fine!', ['Ada', 'ada@x.yz', 'ada'])).toBeNull();
  });

  test('has its strength told in one word', () => {
    expect(
      ['', 'abc', 'twelve chars', 'a much longer sentence, really'].map((text) => passwordStrength(text, [])),
    ).toEqual(['', 'too weak', 'good', 'strong']);
  });
});
