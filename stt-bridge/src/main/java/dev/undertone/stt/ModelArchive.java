package dev.undertone.stt;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Takes a model out of a zip (an {@code .aar} is one) or a {@code .tgz}. */
final class ModelArchive {

  private static final int TAR_BLOCK = 512;

  private ModelArchive() {}

  /** Whether the file begins as an archive does that can be read. */
  static boolean isArchive(Path file) throws IOException {
    return startsWith(file, 'P', 'K') || startsWith(file, 0x1f, 0x8b);
  }

  /**
   * Copies a member to {@code target}.
   *
   * @param member path of a file, or of a folder with a slash at its end; then {@code target}
   *     becomes a folder of what is below it
   * @throws IOException when the archive is damaged or has no such member
   */
  static void extract(Path archive, String member, Path target) throws IOException {
    int found =
        startsWith(archive, 'P', 'K')
            ? unzip(archive, member, target)
            : untar(archive, member, target);
    if (found == 0) {
      throw new IOException("archive has no " + member);
    }
  }

  private static int unzip(Path archive, String member, Path target) throws IOException {
    int found = 0;
    try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory() && entry.getName().startsWith(member)) {
          write(zip, inside(target, entry.getName().substring(member.length())));
          found++;
        }
      }
    }
    return found;
  }

  private static int untar(Path archive, String member, Path target) throws IOException {
    int found = 0;
    try (var tar = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
      byte[] header = new byte[TAR_BLOCK];
      while (tar.readNBytes(header, 0, TAR_BLOCK) == TAR_BLOCK && header[0] != 0) {
        long size = Long.parseLong(text(header, 124, 12), 8);
        String prefix = text(header, 345, 155);
        String name = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
        boolean file = header[156] == '0' || header[156] == 0;
        if (file && name.startsWith(member)) {
          write(new Bounded(tar, size), inside(target, name.substring(member.length())));
          found++;
        } else {
          tar.skipNBytes(size);
        }
        tar.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
      }
    }
    return found;
  }

  // An archive must not write outside its target, whatever its names are.
  private static Path inside(Path target, String name) throws IOException {
    Path path = name.isEmpty() ? target : target.resolve(name).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("archive names " + name + ", which lies outside of it");
    }
    return path;
  }

  private static void write(InputStream in, Path target) throws IOException {
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.copy(in, target);
  }

  private static String text(byte[] header, int offset, int length) {
    String field = new String(header, offset, length, StandardCharsets.UTF_8);
    int end = field.indexOf('\0');
    return (end < 0 ? field : field.substring(0, end)).trim();
  }

  private static boolean startsWith(Path file, int first, int second) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == first && in.read() == second;
    }
  }

  /** The next bytes of a stream as a stream; closing it closes nothing. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(bytes, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw new IOException("archive ends in the middle of a file");
      }
      left -= read;
      return read;
    }
  }
}
