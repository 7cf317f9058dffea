const TONES = { rising: [660, 880], falling: [660, 495] } as const;
const TONE_S = 0.14;
/** Quiet: it is heard in a room, and startles nobody. */
const LOUDNESS = 0.08;

let context: AudioContext | null = null;

/** Two short tones. Before somebody has pressed anything on the page browsers keep it silent. */
export function play(tune: keyof typeof TONES): void {
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  const startS = context.currentTime;
  for (const [i, hertz] of TONES[tune].entries()) {
    const [oscillator, gain] = [context.createOscillator(), context.createGain()];
    const atS = startS + i * TONE_S;
    oscillator.frequency.value = hertz;
    gain.gain.setValueAtTime(LOUDNESS, atS);
    gain.gain.exponentialRampToValueAtTime(0.001, atS + TONE_S);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(atS);
    oscillator.stop(atS + TONE_S);
  }
}
