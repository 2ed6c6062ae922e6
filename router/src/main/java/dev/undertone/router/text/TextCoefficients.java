package dev.undertone.router.text;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What the trainer found, as it is committed. Arrays belong to this record and are not changed.
 *
 * @param name of the model, with its version
 * @param heads what is judged: complexity, everyday talk, then the labels of tasks
 * @param mean of each of {@link Shape#NAMES} in training
 * @param deviation of each of them
 * @param linears one for each head
 * @param grams weight of each n-gram in steps of its head: all heads of a bucket, then the next
 *     bucket
 * @param common a bit for each hash of a word that texts of most kinds have
 * @param foreign complexity by shape alone, for languages that were not trained on
 * @param slope of what the head of complexity says; fitted, with the next two, on texts of groups
 *     that the heads had not seen
 * @param everyday what the chance of everyday talk adds
 * @param offset of all of it
 */
@JsonIgnoreProperties(ignoreUnknown = false)
record TextCoefficients(
    String name,
    List<String> heads,
    double[] mean,
    double[] deviation,
    List<Linear> linears,
    byte[] grams,
    byte[] common,
    Linear foreign,
    double slope,
    double everyday,
    double offset) {

  /** The head that judges complexity. */
  static final String COMPLEXITY = "complexity";

  /** The head that tells what anybody may say on the telephone to anybody. */
  static final String EVERYDAY = "everyday";

  /** Heads before those of the tasks. */
  static final int OTHER_HEADS = 2;

  /** Bits for common words. */
  static final int COMMON_BITS = 1 << 15;

  private static final String RESOURCE = "text-model.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param shape weights of the standardised {@link Shape}
   * @param step that the weights of n-grams are multiples of
   */
  record Linear(double bias, double[] shape, double step) {}

  TextCoefficients {
    heads = List.copyOf(heads);
    linears = List.copyOf(linears);
    if (linears.size() != heads.size()
        || grams.length != heads.size() * TextScan.BUCKETS
        || mean.length != Shape.COUNT
        || common.length != COMMON_BITS / 8) {
      throw new IllegalArgumentException(
          "text model %s has %d heads, %d weights of n-grams, %d features of shape; it was trained"
                  .formatted(name, heads.size(), grams.length, mean.length)
              + " with other features than these");
    }
  }

  static TextCoefficients shipped() {
    try (InputStream in = TextCoefficients.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return JSON.readValue(in, TextCoefficients.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String json() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isCommon(int wordHash) {
    int bit = commonBit(wordHash);
    return (common[bit >>> 3] >>> (bit & 7) & 1) != 0;
  }

  static int commonBit(int wordHash) {
    int mixed = wordHash * 0x9E3779B1;
    return mixed >>> 17;
  }
}
