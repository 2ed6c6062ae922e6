package dev.undertone.prosody;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Praat's cross-correlation pitch of whole files every 2 ms, 60–500 Hz, its own defaults otherwise.
 * Praat is a program of its own; where it is not on the path there is no reference.
 */
final class PraatPitch {

  private static final String SCRIPT =
      """
      form: "Pitch"
        infile: "list", ""
      endform
      list = Read Strings from raw text file: list$
      files = Get number of strings
      for file to files
        selectObject: list
        name$ = Get string: file
        sound = Read from file: name$
        pitch = noprogress To Pitch (cc): 0.002, 60, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, 500
        frames = Get number of frames
        for frame to frames
          time = Get time from frame number: frame
          hz = Get value in frame: frame, "Hertz"
          appendInfoLine: file, " ", fixed$ (time, 5), " ", hz
        endfor
        removeObject: sound, pitch
      endfor
      """;

  /** Pitch at one moment; 0 Hz where unvoiced. */
  record Point(double seconds, double hz) {}

  private PraatPitch() {}

  static boolean isThere() {
    String path = System.getenv("PATH");
    return path != null
        && Arrays.stream(path.split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "praat")));
  }

  /** One list of points for each file, in the files' order. */
  static List<List<Point>> of(List<Path> files) {
    try {
      Path folder = Files.createTempDirectory("praat");
      Path script = Files.writeString(folder.resolve("pitch.praat"), SCRIPT);
      Path list =
          Files.write(
              folder.resolve("files.txt"),
              files.stream().map(file -> file.toAbsolutePath().toString()).toList());
      Process praat =
          new ProcessBuilder("praat", "--run", script.toString(), list.toString())
              .redirectErrorStream(true)
              .start();
      List<List<Point>> points = points(praat, files.size());
      Files.delete(script);
      Files.delete(list);
      Files.delete(folder);
      return points;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<List<Point>> points(Process praat, int files) throws IOException {
    List<List<Point>> points = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      points.add(new ArrayList<>());
    }
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(praat.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] part = line.split(" ", -1);
        double hz = part[2].startsWith("--") ? 0 : Double.parseDouble(part[2]);
        points.get(Integer.parseInt(part[0]) - 1).add(new Point(Double.parseDouble(part[1]), hz));
      }
    }
    return points;
  }
}
