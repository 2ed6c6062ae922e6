package dev.undertone.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.jar.Manifest;
import picocli.CommandLine.IVersionProvider;

/** Says which version runs, as the build left it in the jar's manifest. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    String own =
        Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("(not packaged)");
    String commit = commit().map(hash -> " (commit " + hash + ")").orElse("");
    return new String[] {
      "undertone " + own + commit,
      "JDK " + Runtime.version() + ", " + System.getProperty("java.vm.name", "")
    };
  }

  private static Optional<String> commit() throws IOException {
    String self = String.valueOf(Version.class.getResource("Version.class"));
    int entry = self.indexOf("!/");
    if (entry < 0) {
      return Optional.empty();
    }
    URI manifest = URI.create(self.substring(0, entry) + "!/META-INF/MANIFEST.MF");
    try (InputStream in = manifest.toURL().openStream()) {
      String hash = new Manifest(in).getMainAttributes().getValue("Undertone-Commit");
      return Optional.ofNullable(hash).filter(value -> !value.isBlank());
    }
  }
}
