using System.Globalization;
using Slipway.Images.Reports;

namespace Slipway.Images.Tests.Reports;

/// <summary>Images to report about.</summary>
internal static class Samples
{
    public static string Id(int number) => "sha256:" + number.ToString("x4", CultureInfo.InvariantCulture).PadRight(64, '0');

    public static ReportedLayer Layer(int id, string createdBy, long size, bool fromBase = false, params (string, long)[] files) =>
        new(Id(id), createdBy, size, fromBase, files, files.Length);

    public static ReportedImage Image(string environment, int id, params ReportedLayer[] layers) =>
        new($"docker.io/team/web:{environment}".ToLowerInvariant(), environment, Id(id), layers);

    public static ReportedLayer[] Debian { get; } =
    [
        Layer(1, "/bin/sh -c #(nop) ADD file:4c6e8b in / ", 74_800_000, fromBase: true),
        Layer(2, "/bin/sh -c #(nop)  CMD [\"bash\"]", 0, fromBase: true),
        Layer(3, "RUN /bin/sh -c apt-get update \\\n    && apt-get install -y ca-certificates libicu72 tzdata # buildkit", 43_200_000, fromBase: true),
    ];

    public static ReportedImage Dev { get; } = Image(
        "Dev", 0xd1, [.. Debian, Layer(4, "COPY /sdk /usr/share/dotnet", 612_000_000, fromBase: true), Layer(5, "RUN apt-get install -y git", 92_400_000, false, ("usr/bin/git", 3_800_000))]) with
    {
        Base = "mcr.microsoft.com/dotnet/sdk:10.0",
        Configuration = [("User", "0")],
    };

    public static ReportedImage ProdBefore { get; } = Image(
        "Prod", 0xb1, [.. Debian, Layer(6, "COPY static /app/static", 3_000_000), Layer(7, "dependencies: @(RuntimePackages)", 18_700_000), Layer(8, "application: @(PublishedFiles)", 812_000)]) with
    {
        Base = "mcr.microsoft.com/dotnet/aspnet:10.0.0",
        Configuration = [("User", "0"), ("Env", "ASPNETCORE_HTTP_PORTS=80"), ("WorkDir", "/app")],
    };

    public static ReportedImage Prod { get; } = Image(
        "Prod",
        0xb2,
        [
            .. Debian,
            Layer(7, "dependencies: @(RuntimePackages)", 18_700_000, false, ("app/Npgsql.dll", 1_500_000), ("app/Serilog.dll", 160_000)),
            Layer(9, "application: @(PublishedFiles)", 934_000, false, ("app/web.dll", 320_000), ("app/<script>alert('1')</script>&\".js", 9000), ("app/evil\u202Egpj.exe", 500)),
            Layer(10, "assets: @(StaticWebAssets)", 5_400_000),
        ]) with
    {
        Base = "mcr.microsoft.com/dotnet/aspnet:10.0.1",
        Configuration = [("User", "1654"), ("Env", "ASPNETCORE_HTTP_PORTS=8080"), ("WorkDir", "/app"), ("Env", "DOTNET_gcServer=1")],
    };
}
