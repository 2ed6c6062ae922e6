package dev.undertone.router.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A key and a certificate for {@code localhost} that nobody vouches for, made by the JDK's keytool.
 */
record TestCertificate(String keyPem, String certificatePem) {

  private static final char[] PASSWORD = "changeit".toCharArray();

  static TestCertificate make() throws IOException, GeneralSecurityException, InterruptedException {
    Path folder = Files.createTempDirectory("certificate");
    Path store = folder.resolve("store.p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-keyalg",
                  "EC",
                  "-alias",
                  "test",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "san=dns:localhost",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  new String(PASSWORD),
                  "-keystore",
                  store.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      if (!keytool.waitFor(20, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IllegalStateException("keytool: " + Files.readString(folder.resolve("log")));
      }
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
      Key key = keys.getKey("test", PASSWORD);
      return new TestCertificate(
          pem("PRIVATE KEY", key.getEncoded()),
          pem("CERTIFICATE", keys.getCertificate("test").getEncoded()));
    } finally {
      Files.deleteIfExists(store);
      Files.deleteIfExists(folder.resolve("log"));
      Files.deleteIfExists(folder);
    }
  }

  private static String pem(String what, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
  }
}
