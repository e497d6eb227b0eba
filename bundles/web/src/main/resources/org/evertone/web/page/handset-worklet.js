'use strict';
// The sound of the page, on the browser's audio thread: microphone to the phone, the phone to the speaker. The phone
// says the rate of each stream; all resampling is done here.

const CHUNK_MILLIS = 20;
const CUSHION_MILLIS = 60;
const LONGEST_WAIT_MILLIS = 200;
const LEVEL_MILLIS = 60;

/** From one rate to another by a windowed sinc, read between finely spaced phases. Keeps its place between calls. */
class Resampler {
  constructor(from, to, out) {
    this.step = from / to;
    this.out = out;
    const cutoff = Math.min(1, to / from) * 0.92;
    this.half = Math.ceil(16 / cutoff);
    this.phases = 256;
    this.table = new Float32Array((this.phases + 1) * 2 * this.half);
    for (let phase = 0; phase <= this.phases; phase++) {
      for (let tap = 0; tap < 2 * this.half; tap++) {
        const at = tap - this.half + 1 - phase / this.phases;
        const window = Math.abs(at) >= this.half ? 0
          : 0.42 + 0.5 * Math.cos(Math.PI * at / this.half) + 0.08 * Math.cos(2 * Math.PI * at / this.half);
        const sinc = at === 0 ? cutoff : Math.sin(Math.PI * cutoff * at) / (Math.PI * at);
        this.table[phase * 2 * this.half + tap] = sinc * window;
      }
    }
    this.line = new Float32Array(8192);
    this.filled = 2 * this.half - 1;
    this.at = this.half - 1;
  }

  push(samples) {
    if (this.step === 1) {
      for (const sample of samples) this.out(sample);
      return;
    }
    const width = 2 * this.half;
    this.line.set(samples, this.filled);
    this.filled += samples.length;
    while (Math.floor(this.at) + this.half < this.filled) {
      const whole = Math.floor(this.at);
      const between = (this.at - whole) * this.phases;
      const phase = Math.floor(between);
      const weight = between - phase;
      const first = phase * width;
      let low = 0;
      let high = 0;
      for (let tap = 0; tap < width; tap++) {
        const sample = this.line[whole - this.half + 1 + tap];
        low += sample * this.table[first + tap];
        high += sample * this.table[first + width + tap];
      }
      this.out(low + (high - low) * weight);
      this.at += this.step;
    }
    const old = Math.floor(this.at) - this.half + 1;
    this.line.copyWithin(0, old, this.filled);
    this.filled -= old;
    this.at -= old;
  }
}

/** A stream that the phone plays: waits until some sound is there, then plays on until there is none. */
class Player {
  constructor(rate) {
    this.ring = new Float32Array(32768);
    this.written = 0;
    this.read = 0;
    this.cushion = sampleRate * CUSHION_MILLIS / 1000;
    this.longest = sampleRate * LONGEST_WAIT_MILLIS / 1000;
    this.waiting = true;
    this.resampler = new Resampler(rate, sampleRate, (sample) => { this.ring[this.written++ & 32767] = sample; });
  }

  push(samples) {
    this.resampler.push(Float32Array.from(samples, (sample) => sample / 32768));
    if (this.written - this.read > this.longest) this.read = this.written - Math.floor(this.cushion);
  }

  mixInto(output) {
    const there = this.written - this.read;
    if (there < (this.waiting ? this.cushion : output.length)) {
      this.waiting = true;
      return;
    }
    this.waiting = false;
    for (let i = 0; i < output.length; i++) output[i] += this.ring[this.read++ & 32767];
  }
}

/** The microphone at the rate of a stream, in chunks. */
class Recorder {
  constructor(rate, send) {
    const size = rate * CHUNK_MILLIS / 1000;
    let chunk = new Int16Array(size);
    let filled = 0;
    this.resampler = new Resampler(sampleRate, rate, (sample) => {
      chunk[filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
      if (filled === size) {
        send(chunk);
        chunk = new Int16Array(size);
        filled = 0;
      }
    });
  }
}

class Handset extends AudioWorkletProcessor {
  constructor() {
    super();
    this.players = new Map();
    this.recorders = new Map();
    this.peak = 0;
    this.untilLevel = 0;
    this.port.onmessage = ({data}) => this.told(data);
  }

  told(data) {
    if (data.open) {
      this.players.set(data.open, new Player(data.rate));
      if (data.capture) {
        this.recorders.set(data.open, new Recorder(data.rate, (samples) =>
          this.port.postMessage({captured: data.open, samples}, [samples.buffer])));
      }
    } else if (data.close) {
      this.players.delete(data.close);
      this.recorders.delete(data.close);
    } else if (data.play) {
      this.players.get(data.play)?.push(data.samples);
    }
  }

  process(inputs, outputs) {
    const microphone = inputs[0][0];
    const speaker = outputs[0];
    if (microphone) {
      for (const sample of microphone) this.peak = Math.max(this.peak, Math.abs(sample));
      for (const recorder of this.recorders.values()) recorder.resampler.push(microphone);
    }
    for (const player of this.players.values()) player.mixInto(speaker[0]);
    for (const channel of speaker.slice(1)) channel.set(speaker[0]);
    this.untilLevel -= speaker[0].length;
    if (this.untilLevel <= 0) {
      this.port.postMessage({level: this.peak});
      this.peak = 0;
      this.untilLevel = sampleRate * LEVEL_MILLIS / 1000;
    }
    return true;
  }
}

registerProcessor('evertone-handset', Handset);
