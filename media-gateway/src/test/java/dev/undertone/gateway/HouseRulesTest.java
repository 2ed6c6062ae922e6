package dev.undertone.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import java.util.concurrent.TimeUnit;

/** The walls of the house: who may import whom, and where each library lives. */
@AnalyzeClasses(packages = "dev.undertone", importOptions = HouseRulesTest.ProductionCode.class)
class HouseRulesTest {

  /** Leaves out test classes, whether they lie in a folder or in a test-jar. */
  static final class ProductionCode implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }

  private static final String CONVERSATION = "dev.undertone.conversation..";
  private static final String STT = "dev.undertone.stt..";
  private static final String PROSODY = "dev.undertone.prosody..";
  private static final String ROUTER = "dev.undertone.router..";
  private static final String TTS = "dev.undertone.tts..";
  private static final String GATEWAY = "dev.undertone.gateway..";

  @ArchTest
  static final ArchRule theConversationKnowsOnlyTheJdkAndJspecify =
      classes()
          .that()
          .resideInAPackage(CONVERSATION)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(CONVERSATION, "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule theRecogniserKnowsNoNeighbour = adapter(STT, PROSODY, ROUTER, TTS, GATEWAY);

  @ArchTest
  static final ArchRule prosodyKnowsNoNeighbour = adapter(PROSODY, STT, ROUTER, TTS, GATEWAY);

  @ArchTest
  static final ArchRule theRouterKnowsNoNeighbour = adapter(ROUTER, STT, PROSODY, TTS, GATEWAY);

  @ArchTest
  static final ArchRule theVoiceKnowsNoNeighbour = adapter(TTS, STT, PROSODY, ROUTER, GATEWAY);

  private static ArchRule adapter(String one, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(one)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  @ArchTest static final ArchRule voskLivesInStt = home("org.vosk..", STT);

  @ArchTest static final ArchRule jnaLivesInStt = home("com.sun.jna..", STT);

  @ArchTest static final ArchRule onnxLivesInSttAndProsody = home("ai.onnxruntime..", STT, PROSODY);

  @ArchTest static final ArchRule tarsosLivesInProsody = home("be.tarsos..", PROSODY);

  @ArchTest static final ArchRule linguaLivesInProsody = home("com.github.pemistahl..", PROSODY);

  @ArchTest static final ArchRule celLivesInTheRouter = home("dev.cel..", ROUTER);

  @ArchTest static final ArchRule sqliteLivesInTheRouter = home("org.sqlite..", ROUTER);

  @ArchTest static final ArchRule maryLivesInTts = home("marytts..", TTS);

  @ArchTest
  static final ArchRule vertxLivesInTheGatewayAndTheProviderClients =
      home(
          "io.vertx..", GATEWAY, "dev.undertone.router.provider..", "dev.undertone.router.relay..");

  @ArchTest static final ArchRule micrometerLivesInTheGateway = home("io.micrometer..", GATEWAY);

  @ArchTest
  static final ArchRule yamlIsReadInTheGatewayAndTheRouter =
      home("org.yaml.snakeyaml..", GATEWAY, ROUTER);

  @ArchTest static final ArchRule commandsLiveInTheGateway = home("picocli..", GATEWAY);

  private static ArchRule home(String library, String... rooms) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library);
  }

  /** The sound of the JDK needs a desktop; MaryTTS hands its audio over as one of its streams. */
  @ArchTest
  static final ArchRule onlyMarysNeighbourKnowsTheSoundOfTheJdk = home("javax.sound..", TTS);

  @ArchTest
  static final ArchRule nobodyTouchesWhatTarsosHasForDesktops =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "be.tarsos.dsp.io.jvm..", "be.tarsos.dsp.ui..", "be.tarsos.dsp.ffmpeg..");

  @ArchTest
  static final ArchRule nobodyReadsTheWallClockInTheConversation =
      noClasses()
          .that()
          .resideInAPackage(CONVERSATION)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Instant");

  @ArchTest
  static final ArchRule onlyTheClockReadsTheMachinesTimeInTheConversation =
      noClasses()
          .that()
          .resideInAPackage(CONVERSATION)
          .and()
          .doNotHaveSimpleName("SystemNanoClock")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(TimeUnit.class, "sleep", long.class);

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses()
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "Thread.sleep",
                  call ->
                      call.getTargetOwner().isEquivalentTo(Thread.class)
                          && call.getName().equals("sleep")));

  @ArchTest
  static final ArchRule nothingStaticChanges =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat(
              DescribedPredicate.describe("are not synthetic", (JavaClass c) -> !isSynthetic(c)))
          .should()
          .beFinal();

  private static boolean isSynthetic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  @ArchTest
  static final ArchRule theEnvironmentIsReadWhereTheHouseIsWired =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.undertone.gateway")
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule theRoomsOfTheGatewayMakeNoCircle =
      slices().matching("dev.undertone.gateway.(*)..").should().beFreeOfCycles();

  /**
   * Nobody but the caller is ever analysed: prosody is opened for a call's caller, and once before
   * the first call to be warm, and what it hears is what the caller's ears hear.
   */
  @ArchTest
  static final ArchRule prosodyIsOpenedForCallersOnly =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.undertone.conversation.Conversation")
          .and()
          .doNotHaveFullyQualifiedName("dev.undertone.gateway.Assembly")
          .and()
          .resideOutsideOfPackages("dev.undertone.load..")
          .should()
          .callMethod(ProsodyAnalyzer.Factory.class, "open", int.class, EmotionUse.class);

  @ArchTest
  static final ArchRule prosodyHearsWhatTheCallersEarsHear =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.undertone.conversation.Ears")
          .and()
          .doNotHaveFullyQualifiedName("dev.undertone.gateway.Assembly")
          .and()
          .resideOutsideOfPackages("dev.undertone.load..")
          .should()
          .callMethod(
              ProsodyAnalyzer.class,
              "accept",
              short[].class,
              int.class,
              int.class,
              long.class,
              boolean.class);

  @ArchTest
  static final ArchRule doorsKnowNothingOfOneAnother =
      slices()
          .matching("dev.undertone.gateway.(browser|telephony|realtime|api)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule theRoomsOfTheGatewayKnowNothingOfItsWiring =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.undertone.gateway.door..",
              "dev.undertone.gateway.browser..",
              "dev.undertone.gateway.telephony..",
              "dev.undertone.gateway.events..",
              "dev.undertone.gateway.ops..",
              "dev.undertone.gateway.console..",
              "dev.undertone.gateway.api..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.undertone.gateway");
}
