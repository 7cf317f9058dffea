import { expect, test } from 'vitest';
import { readPushMessage } from './test-push-message.ts';

// The example of RFC 8291, appendix A.
const RFC_BODY = Buffer.from(
  'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  'base64url',
);
const RFC_KEYS = {
  privateKey: Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url'),
  auth: Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url'),
};

test('the example of the standard is read', () => {
  expect(readPushMessage(RFC_BODY, RFC_KEYS)).toBe('When I grow up, I want to be a watermelon');
});

test('what was changed, cut, or is for somebody else is not', () => {
  const changed = Buffer.from(RFC_BODY);
  changed[100] = (changed[100] ?? 0) ^ 1;
  expect(() => readPushMessage(changed, RFC_KEYS)).toThrow();
  expect(() => readPushMessage(RFC_BODY.subarray(0, 90), RFC_KEYS)).toThrow('shorter');
  expect(() => readPushMessage(RFC_BODY, { ...RFC_KEYS, auth: Buffer.alloc(16) })).toThrow();
});
