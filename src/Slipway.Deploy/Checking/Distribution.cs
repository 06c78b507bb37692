namespace Slipway.Deploy.Checking;

/// <summary>The commands of a host's distribution. None pipes anything from the internet into a shell.</summary>
internal sealed record Distribution(Family Family)
{
    private const string VendorPage = "Install Docker Engine as its vendor describes for this distribution (docs.docker.com, Engine, Install)";

    public IReadOnlyList<string> InstallEngine => Family switch
    {
        Family.Debian => ["sudo apt-get update", "sudo apt-get install -y docker.io"],
        Family.Fedora => ["sudo dnf install -y moby-engine", .. StartEngine],
        Family.Alpine => ["sudo apk add docker", .. StartEngine],
        Family.Arch => ["sudo pacman -S --needed docker", .. StartEngine],
        _ => [VendorPage],
    };

    public IReadOnlyList<string> UpgradeEngine => Family switch
    {
        Family.Debian => ["sudo apt-get update", "sudo apt-get install -y --only-upgrade docker.io"],
        Family.Fedora => ["sudo dnf upgrade -y moby-engine"],
        Family.Alpine => ["sudo apk upgrade docker"],
        Family.Arch => ["sudo pacman -Syu docker"],
        _ => [VendorPage],
    };

    public IReadOnlyList<string> StartEngine => Family == Family.Alpine ? ["sudo rc-update add docker default", "sudo service docker start"] : ["sudo systemctl enable --now docker"];

    public IReadOnlyList<string> InstallTools => Family switch
    {
        Family.Debian => ["sudo apt-get update", "sudo apt-get install -y coreutils findutils grep tar gzip"],
        Family.Fedora or Family.RedHat => ["sudo dnf install -y coreutils findutils grep tar gzip"],
        Family.Alpine => ["sudo apk add coreutils findutils grep tar gzip"],
        Family.Arch => ["sudo pacman -S --needed coreutils findutils grep tar gzip"],
        _ => ["Install coreutils, findutils, grep, tar and gzip with the distribution's package manager"],
    };

    public static Distribution Of(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var family = name switch
            {
                "debian" or "ubuntu" => Family.Debian,
                "fedora" => Family.Fedora,
                "rhel" or "centos" or "rocky" or "almalinux" => Family.RedHat,
                "alpine" => Family.Alpine,
                "arch" => Family.Arch,
                _ => Family.Other,
            };
            if (family != Family.Other) return new Distribution(family);
        }

        return new Distribution(Family.Other);
    }
}

/// <summary>Distributions whose commands are alike.</summary>
internal enum Family
{
    Other,
    Debian,
    Fedora,

    /// <summary>Has no engine of Docker's in its own packages.</summary>
    RedHat,
    Alpine,
    Arch,
}
