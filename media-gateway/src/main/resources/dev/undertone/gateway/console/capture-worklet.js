// Turns the microphone into 20 ms frames of 16-bit mono at 16 kHz.
//
// The context's rate is the device's, whatever was asked for, so the samples are low-passed and
// interpolated here, with state kept from one render quantum to the next.

const OUT_RATE = 16000;
const FRAME = OUT_RATE / 50;
const TAPS = 64;
const PHASES = 256;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.step = sampleRate / OUT_RATE;
    this.kernel = kernel(Math.min(1, OUT_RATE / sampleRate));
    this.history = new Float32Array(TAPS);
    this.head = 0;
    this.next = 0; // input samples until the next output sample
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
    this.frames = 0;
    this.open = true;
    this.port.onmessage = () => { this.open = false; };
  }

  process(inputs) {
    const input = inputs[0][0];
    if (input) {
      for (let i = 0; i < input.length; i++) this.take(input[i]);
    }
    return this.open;
  }

  take(sample) {
    this.history[this.head] = sample;
    this.head = (this.head + 1) % TAPS;
    this.next -= 1;
    while (this.next < 0) {
      // The output lies -next of an input sample before the newest one.
      this.give(this.filter(-this.next));
      this.next += this.step;
    }
  }

  filter(before) {
    const phase = Math.min(PHASES - 1, Math.floor(before * PHASES));
    const taps = this.kernel[phase];
    let sum = 0;
    for (let t = 0, at = this.head; t < TAPS; t++, at = at + 1 === TAPS ? 0 : at + 1) {
      sum += taps[t] * this.history[at];
    }
    return sum;
  }

  give(value) {
    const clipped = Math.max(-1, Math.min(1, value));
    this.frame[this.filled++] = Math.round(clipped * 32767);
    if (this.filled === FRAME) {
      const frame = this.frame;
      this.frame = new Int16Array(FRAME);
      this.filled = 0;
      this.port.postMessage({ samples: frame, ms: this.frames++ * 20 }, [frame.buffer]);
    }
  }
}

// Windowed sinc of each fraction of a sample; unity gain at 0 Hz.
function kernel(cutoff) {
  const phases = [];
  for (let p = 0; p < PHASES; p++) {
    const taps = new Float32Array(TAPS);
    let sum = 0;
    for (let t = 0; t < TAPS; t++) {
      const x = t - (TAPS / 2 - 1) - 1 + (p + 0.5) / PHASES;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / (TAPS / 2));
      const arg = Math.PI * x * cutoff * 0.95;
      taps[t] = (Math.abs(x) >= TAPS / 2 ? 0 : window) * (Math.abs(arg) < 1e-9 ? 1 : Math.sin(arg) / arg);
      sum += taps[t];
    }
    for (let t = 0; t < TAPS; t++) taps[t] /= sum;
    phases.push(taps);
  }
  return phases;
}

registerProcessor('capture', Capture);
