using System.Text;

namespace Slipway.Images.Reports;

/// <summary>Writes HTML; whatever comes from an image goes through <see cref="Text"/> or <see cref="Attribute"/>.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder html = new(64 << 10);

    /// <summary>Markup, as it stands.</summary>
    public HtmlWriter Raw(string markup)
    {
        html.Append(markup);
        return this;
    }

    /// <summary>Text, escaped.</summary>
    public HtmlWriter Text(string text)
    {
        var written = 0;
        for (var index = 0; index < text.Length; index++)
        {
            if (Reference(text[index]) is not { } reference)
                continue;
            html.Append(text, written, index - written).Append(reference);
            written = index + 1;
        }

        html.Append(text, written, text.Length - written);
        return this;
    }

    /// <summary> name="value", escaped, with the space before it.</summary>
    public HtmlWriter Attribute(string name, string value)
    {
        html.Append(' ').Append(name).Append("=\"");
        Text(value);
        html.Append('"');
        return this;
    }

    /// <summary>
    /// A name from an image: made visible, kept from turning the text around it (bdi), and cut in its middle when it is longer than fits a table; the whole is then the tooltip.
    /// </summary>
    public HtmlWriter Name(string name, int longest)
    {
        var whole = VisibleText.Name(name);
        Raw("<bdi");
        if (whole.Length > longest)
            Attribute("title", whole);
        return Raw(">").Text(CellText.CutMiddle(whole, longest)).Raw("</bdi>");
    }

    /// <summary>An instruction or a value, cut at its end when it is longer than fits a table; the whole is then the tooltip.</summary>
    public HtmlWriter Code(string line, int longest)
    {
        Raw("<code");
        if (line.Length > longest)
            Attribute("title", line);
        return Raw(">").Text(CellText.CutEnd(line, longest)).Raw("</code>");
    }

    public override string ToString() => html.ToString();

    private static string? Reference(char character) => character switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        _ => null,
    };
}
