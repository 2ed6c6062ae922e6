package dev.undertone.load.eval;

import dev.undertone.gateway.caller.WavException;
import dev.undertone.gateway.caller.WavFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A recording with or without a transcript.
 *
 * @param name its path in the folder of recordings
 * @param transcript what is said in it; empty when that is unknown
 */
record Clip(String name, String transcript, WavFile audio) {

  private static final int TRANSCRIPT = 5;
  private static final int LANGUAGE = 6;

  /** The English clips of {@code speech/} that have a transcript, as the manifest has them. */
  static List<Clip> transcribed(Path folder) throws IOException, WavException {
    List<Clip> clips = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("MANIFEST.tsv"))) {
      String[] columns = line.split("\t", -1);
      if (columns.length > LANGUAGE
          && columns[0].startsWith("speech/")
          && columns[LANGUAGE].equals("en")
          && !columns[TRANSCRIPT].isBlank()) {
        clips.add(new Clip(columns[0], columns[TRANSCRIPT], wav(folder, columns[0])));
      }
    }
    return clips;
  }

  /** A recording that nobody has transcribed. */
  static Clip untranscribed(Path folder, String name) throws IOException, WavException {
    return new Clip(name, "", wav(folder, name));
  }

  private static WavFile wav(Path folder, String name) throws IOException, WavException {
    return WavFile.read(folder.resolve(name));
  }
}
