using Slipway.Diagnostics;

namespace Slipway.Images;

/// <summary>What can be wrong with writing an image without an engine's builder, in words.</summary>
public static class DirectErrors
{
    /// <summary>A base image is nowhere to be had.</summary>
    public static Diagnostic NoBase(string reference, string platform, string tried, SourcePosition? position) => Diagnostic.Error(
        "SLIP2550",
        $"The base image {reference} for {platform} is not to be had: {tried}. Give it as an archive (ImageBaseArchive, an item or -p:), pull it with a docker engine, or make its registry reachable once: it is kept for later builds.",
        position);

    /// <summary>A step needs an engine, and the image was to be written without one.</summary>
    public static Diagnostic NeedsEngine(string image, string step, SourcePosition? position) => Diagnostic.Error(
        "SLIP2551", $"Image '{image}' cannot be written without an engine: {step} takes one. Leave the step out, or build where an engine answers.", position);

    /// <summary>A COPY finds nothing.</summary>
    public static Diagnostic NothingToCopy(string source, string where, SourcePosition? position) => Diagnostic.Error(
        "SLIP2552", $"There is nothing to copy at '{source}' in {where}. Correct the path, or .dockerignore where that leaves it out.", position);

    /// <summary>A variable or word cannot be expanded.</summary>
    public static Diagnostic CannotExpand(string word, string why, SourcePosition? position) => Diagnostic.Error(
        "SLIP2553", $"'{word}' cannot be expanded: {why}. Correct it, or give the variable a value with ARG or ENV.", position);

    /// <summary>An owner's name is not known in the image.</summary>
    public static Diagnostic UnknownOwner(string owner, SourcePosition? position) => Diagnostic.Error(
        "SLIP2554", $"The owner '{owner}' is not in /etc/passwd or /etc/group of the image. Use numbers, such as 1000:1000, or a name that the base image has.", position);

    /// <summary>Several files would go to one path.</summary>
    public static Diagnostic NotAFolder(string to, SourcePosition? position) => Diagnostic.Error(
        "SLIP2555", $"Several things are copied to '{to}', which therefore has to be a folder. End it with a slash.", position);

    /// <summary>The engine says it loaded the image, and does not have it.</summary>
    public static Diagnostic NotLoaded(string image, string expected, string found) => Diagnostic.Error(
        "SLIP2556", $"The engine loaded image '{image}', but its id is {found} where {expected} was sent. Build again; if it happens again, look at the engine's log.");

    /// <summary>There is no engine to load the image into.</summary>
    public static Diagnostic NoEngineToLoad(string image, string why) => Diagnostic.Error(
        "SLIP2557", $"Image '{image}' was to be loaded into an engine, and none answers: {why} Start one, or write a file instead: -p:ImageArchive=path.tar.");

    /// <summary>A base image runs steps when something is built on it.</summary>
    public static Diagnostic BaseHasTriggers(string reference, SourcePosition? position) => Diagnostic.Error(
        "SLIP2558", $"The base image {reference} has ONBUILD steps, which take an engine. Choose another base image, or add a Run step so that an engine builds this one.", position);

    /// <summary>None of the platforms asked for is the engine's.</summary>
    public static Diagnostic NoPlatformToLoad(string image, string platforms, string engine) => Diagnostic.Error(
        "SLIP2559", $"Image '{image}' is made for {platforms}, and the engine runs {engine}. Add that platform, or write an archive or push instead of loading: ImageLoad=false.");

    /// <summary>A mode that is none.</summary>
    public static Diagnostic BadMode(string mode, SourcePosition? position) => Diagnostic.Error(
        "SLIP2560", $"'{mode}' is no file mode. Use octal digits such as 0644 or 755.", position);

    /// <summary>There is no report yet.</summary>
    public static Diagnostic NoReport(string path) => Diagnostic.Error(
        "SLIP2564", $"There is no report of images yet: {path} is written when an image is built. Build one, for example with -p:Env=Prod.");

    /// <summary>The report cannot be shown.</summary>
    public static Diagnostic ReportNotOpened(string path, string why) => Diagnostic.Warning(
        "SLIP2565", $"The report cannot be opened here: {why}. Open {path} by hand, or set ImageReportOpen to false.");

    /// <summary>A file of obj/ cannot be written.</summary>
    public static Diagnostic DockerfileNotWritten(string path, string why) => Diagnostic.Error(
        "SLIP2562", $"What goes with the image cannot be written: {why}. Check the folder's permissions and the space left.", new SourcePosition(path));

    /// <summary>An engine is to read files that lie where it cannot see them.</summary>
    public static Diagnostic FilesOutsideContext(string image, string files, string context) => Diagnostic.Error(
        "SLIP2563",
        $"Image '{image}' has both Run steps and files of item lists, which an engine reads from the build context, and {files} is not below {context}. Set SlipwayIntermediateOutputPath to a folder below the context, or DockerBuildContextDirectory to one above.");

    /// <summary>Nothing is to be made of the image.</summary>
    public static Diagnostic NoDestination(string image) => Diagnostic.Error(
        "SLIP2561", $"Image '{image}' goes nowhere: ImageLoad is false, and neither ImageArchive nor ImagePush is given. Set one of them.");
}
