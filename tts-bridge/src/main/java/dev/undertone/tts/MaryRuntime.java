package dev.undertone.tts;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import marytts.datatypes.MaryData;
import marytts.datatypes.MaryDataType;
import marytts.datatypes.MaryXML;
import marytts.modules.synthesis.Voice;
import marytts.server.Request;
import marytts.util.MaryRuntimeUtils;
import marytts.util.dom.MaryDomUtils;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * MaryTTS itself, of which a JVM holds one: its modules and voices live in its static registries.
 *
 * <p>Utterances go in as MaryXML tokens, built as a tree: {@link SpokenText} tokenises, nothing has
 * to be escaped, and MaryTTS' own tokeniser, which needs a library that is not on Maven Central, is
 * never started.
 *
 * <p>{@link #analyse} is not thread-safe, for several of the modules are not.
 */
final class MaryRuntime {

  /**
   * As a "command line" MaryTTS starts a module when it is first needed, and so never the
   * tokeniser; it checks the setting again whenever it starts one.
   */
  private static final String MODE = "server";

  private static final String LAZY = "commandline";

  private static final Object STARTING = new Object();

  /** Held here, for a logger nobody holds forgets its level. */
  private final Logger logger = Logger.getLogger("marytts");

  private final Voice voice;
  private final AudioFileFormat format;

  /**
   * @throws ProviderException when it cannot start or has no such voice
   */
  MaryRuntime(String voiceName) {
    // It logs the caller's words, at every level.
    logger.setLevel(Level.OFF);
    synchronized (STARTING) {
      String before = System.setProperty(MODE, LAZY);
      try {
        MaryRuntimeUtils.ensureMaryStarted();
        voice = voice(voiceName);
        format =
            new AudioFileFormat(
                AudioFileFormat.Type.WAVE, voice.dbAudioFormat(), AudioSystem.NOT_SPECIFIED);
        startModules();
      } catch (ProviderException e) {
        throw e;
      } catch (Exception e) {
        throw new ProviderException(
            FailureKind.UNAVAILABLE, MaryEngine.NAME, "MaryTTS does not start", e);
      } finally {
        if (before == null) {
          System.clearProperty(MODE);
        } else {
          System.setProperty(MODE, before);
        }
      }
    }
  }

  private static Voice voice(String name) {
    Voice found = Voice.getVoice(name);
    if (found == null) {
      throw new ProviderException(
          FailureKind.INVALID_REQUEST,
          MaryEngine.NAME,
          "voice = '" + name + "', must be one of " + voiceNames());
    }
    return found;
  }

  /** One short utterance needs them all. */
  private void startModules() throws Exception {
    try (AudioInputStream audio = analyse(List.of("hello", "."), 1, 0)) {
      audio.transferTo(OutputStream.nullOutputStream());
    }
  }

  static List<String> voiceNames() {
    return Voice.getAvailableVoices().stream().map(Voice::getName).sorted().toList();
  }

  int rateHz() {
    return (int) voice.dbAudioFormat().getSampleRate();
  }

  /**
   * Works out how {@code tokens} sound. The stream that comes back makes its samples while it is
   * read, on a thread of its own that belongs to the thread group of the caller and waits for the
   * reader.
   */
  AudioInputStream analyse(List<String> tokens, double rate, double pitchSemitones)
      throws Exception {
    Request request =
        new Request(
            MaryDataType.TOKENS,
            MaryDataType.AUDIO,
            Locale.US,
            voice,
            "",
            "",
            1,
            format,
            true,
            null);
    MaryData in = new MaryData(MaryDataType.TOKENS, Locale.US);
    in.setDocument(document(tokens, rate, pitchSemitones));
    request.setInputData(in);
    request.process();
    return request.getOutputData().getAudio();
  }

  private static Document document(List<String> tokens, double rate, double pitchSemitones) {
    Document document = MaryXML.newDocument();
    Element root = document.getDocumentElement();
    root.setAttribute("xml:lang", "en-US");
    Element prosody = child(child(root, MaryXML.PARAGRAPH), MaryXML.PROSODY);
    // MaryTTS takes +p % for durations times 1 − p/100.
    prosody.setAttribute("rate", percent(1 - 1 / rate));
    prosody.setAttribute("pitch", percent(Math.pow(2, pitchSemitones / 12) - 1));
    Element sentence = child(prosody, MaryXML.SENTENCE);
    for (String token : tokens) {
      MaryDomUtils.setTokenText(child(sentence, MaryXML.TOKEN), token);
    }
    return document;
  }

  private static Element child(Element parent, String name) {
    return MaryXML.appendChildElement(parent, name);
  }

  private static String percent(double change) {
    return String.format(Locale.ROOT, "%+d%%", Math.round(100 * change));
  }
}
