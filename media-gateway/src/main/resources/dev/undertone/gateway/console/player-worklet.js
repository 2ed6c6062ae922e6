// Plays what the agent says, out of a ring, and reports how much of each generation was played.
//
// A clear names the first generation that still counts; older frames, in the ring or still to come,
// are dropped. What was asked for and not there in time is silence, counted as an underrun; the end
// of an answer is not one.

const SECONDS = 60;
const PREBUFFER_MS = 80;
const REPORT_MS = 150;

class Player extends AudioWorkletProcessor {
  constructor(options) {
    super();
    this.rate = options.processorOptions.rate;
    this.ring = new Float32Array(this.rate * SECONDS);
    this.step = this.rate / sampleRate;
    this.open = true;
    this.first = 0; // first generation that counts
    this.underruns = 0;
    this.begin(-1);
    this.port.onmessage = ({ data }) => this.on(data);
  }

  begin(generation) {
    this.generation = generation;
    this.read = 0; // position in the generation's samples, with a fraction
    this.written = 0;
    this.complete = false;
    this.playing = false;
    this.reported = -1;
  }

  on(message) {
    switch (message.type) {
      case 'audio': return this.audio(message);
      case 'clear': return this.clear(message.generation);
      case 'finished': return this.finish(message.generation);
      default: this.open = false;
    }
    return undefined;
  }

  audio({ generation, samples }) {
    if (isOlder(generation, this.first)) return;
    if (generation !== this.generation) {
      this.report();
      this.begin(generation);
    }
    const room = this.ring.length - (this.written - Math.floor(this.read));
    const count = Math.min(samples.length, room);
    for (let i = 0; i < count; i++) {
      this.ring[(this.written + i) % this.ring.length] = samples[i] / 32768;
    }
    this.written += count;
  }

  finish(generation) {
    if (generation !== this.generation) return;
    this.complete = true;
    if (!this.playing && this.written - this.read <= 1) this.ranDry();
  }

  clear(generation) {
    this.report();
    this.first = generation;
    if (isOlder(this.generation, generation)) {
      this.begin(-1);
      this.port.postMessage({ type: 'silent' });
    }
  }

  process(_, outputs) {
    const out = outputs[0][0];
    const ahead = this.written - this.read;
    if (!this.playing && ahead > 0 && (this.complete || ahead >= (PREBUFFER_MS * this.rate) / 1000)) {
      this.playing = true;
      this.port.postMessage({ type: 'speaking' });
    }
    let i = 0;
    if (this.playing) {
      for (; i < out.length && this.read + 1 < this.written; i++) out[i] = this.sample();
      if (i < out.length) this.ranDry();
    }
    out.fill(0, i);
    const played = this.millis();
    if (this.generation >= 0 && played - this.reported >= REPORT_MS) this.report();
    return this.open;
  }

  sample() {
    const at = Math.floor(this.read);
    const fraction = this.read - at;
    const a = this.ring[at % this.ring.length];
    const b = this.ring[(at + 1) % this.ring.length];
    this.read += this.step;
    return a + (b - a) * fraction;
  }

  ranDry() {
    this.playing = false;
    if (this.complete) {
      this.read = this.written;
      this.report();
      this.port.postMessage({ type: 'silent' });
    } else {
      this.underruns++;
      this.port.postMessage({ type: 'underrun', count: this.underruns });
    }
  }

  millis() {
    return (Math.min(this.read, this.written) * 1000) / this.rate;
  }

  report() {
    const ms = Math.floor(this.millis());
    if (this.generation >= 0 && ms > this.reported) {
      this.reported = ms;
      this.port.postMessage({ type: 'played', generation: this.generation, ms });
    }
  }
}

// Generations are 16 bits and go round.
function isOlder(generation, than) {
  return generation >= 0 && ((generation - than) & 0xffff) >= 0x8000;
}

registerProcessor('player', Player);
