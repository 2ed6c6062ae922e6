// One call over the browser door: microphone up, answer down, events to the view.

const IN_RATE = 16000;
const OUT_RATE = 24000;
const HEADER = 8;
const MAX_UNSENT = IN_RATE * 2; // a second of audio

export class Call {
  // `on` takes { type, … }: the server's events as they come, and our own, which begin with `local.`.
  constructor(options, on) {
    this.options = options;
    this.on = on;
    this.sequence = 0;
    this.lost = 0;
    this.discontinuity = false;
    this.ended = false;
  }

  async start() {
    try {
      await this.openAudio();
      if (!this.ended) this.openSocket();
    } catch (problem) {
      this.end(explain(problem));
    }
  }

  async openAudio() {
    if (!navigator.mediaDevices || !window.AudioWorkletNode) {
      throw new Error('This page needs https or localhost, and a browser with AudioWorklet.');
    }
    this.context = new AudioContext({ latencyHint: 'interactive' });
    // Asked for in the click itself, or it would stay silent.
    const resumed = this.context.resume();
    this.stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        channelCount: 1,
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: this.options.agc,
      },
    });
    await resumed;
    await this.context.audioWorklet.addModule('capture-worklet.js');
    await this.context.audioWorklet.addModule('player-worklet.js');
    this.player = new AudioWorkletNode(this.context, 'player', {
      numberOfInputs: 0,
      outputChannelCount: [1],
      processorOptions: { rate: OUT_RATE },
    });
    this.player.connect(this.context.destination);
    this.player.port.onmessage = ({ data }) => this.onPlayer(data);
    this.capture = new AudioWorkletNode(this.context, 'capture', { numberOfOutputs: 0 });
    this.capture.port.onmessage = ({ data }) => this.onFrame(data);
    this.context.createMediaStreamSource(this.stream).connect(this.capture);
    this.stream.getAudioTracks()[0].onended = () => this.end('The microphone was taken away.');
  }

  openSocket() {
    const url = new URL('v1/call', document.baseURI);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.socket = new WebSocket(url);
    this.socket.binaryType = 'arraybuffer';
    this.socket.onopen = () => this.say({
      type: 'hello',
      v: 1,
      ...(this.options.token && { token: this.options.token }),
      ...(this.options.agent && { agent: this.options.agent }),
      ...(!this.options.emotion && { emotion: 'off' }),
      in: { rate: IN_RATE, codec: 'pcm16' },
      out: { rate: OUT_RATE },
      metadata: { client: 'console', agc: this.options.agc ? 'on' : 'off' },
    });
    this.socket.onmessage = ({ data }) => (typeof data === 'string' ? this.onText(data) : this.onAudio(data));
    this.socket.onclose = ({ code, reason }) => this.end(code === 1000 ? '' : closed(code, reason));
  }

  onText(text) {
    const message = JSON.parse(text);
    if (message.type === 'ready') this.ready = true;
    if (message.type === 'clear' || message.type === 'finished') this.player.port.postMessage(message);
    if (message.type === 'error') this.problem = `${message.field}: ${message.rule}`;
    this.on(message);
  }

  onAudio(buffer) {
    const view = new DataView(buffer);
    if (view.getUint8(0) !== 0x42) return;
    const samples = new Int16Array(buffer.slice(HEADER));
    this.player.port.postMessage(
      { type: 'audio', generation: view.getUint16(2, true), samples },
      [samples.buffer],
    );
  }

  onPlayer(message) {
    if (message.type === 'played') this.say(message);
    else this.on({ ...message, type: `local.${message.type}` });
  }

  onFrame({ samples, ms }) {
    this.on({ type: 'local.level', level: loudness(samples) });
    if (!this.ready || this.socket.readyState !== WebSocket.OPEN) return;
    const sequence = this.sequence++;
    if (this.socket.bufferedAmount > MAX_UNSENT) {
      this.discontinuity = true;
      this.on({ type: 'local.lost', count: ++this.lost });
      return;
    }
    const frame = new ArrayBuffer(HEADER + samples.byteLength);
    const view = new DataView(frame);
    view.setUint8(0, 0x41);
    view.setUint8(1, this.discontinuity ? 2 : 0);
    view.setUint16(2, sequence & 0xffff, true);
    view.setUint32(4, ms >>> 0, true);
    new Int16Array(frame, HEADER).set(samples);
    this.discontinuity = false;
    this.socket.send(frame);
  }

  commit() { this.say({ type: 'commit' }); }

  // The caller's own switch; the server tells by an event what holds from then on.
  consent(on) { this.say({ type: 'consent', emotion: on ? 'on' : 'off' }); }

  interrupt() { this.say({ type: 'interrupt' }); }

  // Says goodbye and waits for how the call ended; the server closes.
  hangUp() {
    if (this.ready && this.socket.readyState === WebSocket.OPEN) {
      this.say({ type: 'bye' });
      setTimeout(() => this.end(''), 2000);
    } else {
      this.end('');
    }
  }

  say(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  end(problem) {
    if (this.ended) return;
    this.ended = true;
    this.socket?.close();
    this.capture?.port.postMessage('close');
    this.player?.port.postMessage({ type: 'close' });
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close();
    this.on({ type: 'local.ended', problem: this.problem && problem ? this.problem : problem });
  }
}

function loudness(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const dbfs = 10 * Math.log10(sum / samples.length / (32768 * 32768) + 1e-9);
  return Math.max(0, Math.min(1, (dbfs + 60) / 60));
}

function closed(code, reason) {
  if (code === 1006) return 'The connection was refused or lost. Is the server full, or does it want an access token?';
  return `The server closed the call: ${reason || code}.`;
}

function explain(problem) {
  switch (problem.name) {
    case 'NotAllowedError': return 'The microphone is not allowed. Allow it for this page and try again.';
    case 'NotFoundError': return 'There is no microphone.';
    case 'NotReadableError': return 'The microphone is in use elsewhere.';
    default: return problem.message;
  }
}
