using System.Text;
using Slipway.Docker.Session.Http2;

namespace Slipway.Docker.Tests.Session;

/// <summary>The examples of RFC 7541 appendix C.</summary>
[TestClass]
public class HpackTests
{
    private const string FirstRequest = ":method: GET|:scheme: http|:path: /|:authority: www.example.com";
    private const string SecondRequest = FirstRequest + "|cache-control: no-cache";
    private const string ThirdRequest = ":method: GET|:scheme: https|:path: /index.html|:authority: www.example.com|custom-key: custom-value";
    private const string FirstResponse = ":status: 302|cache-control: private|date: Mon, 21 Oct 2013 20:13:21 GMT|location: https://www.example.com";
    private const string SecondResponse = ":status: 307|cache-control: private|date: Mon, 21 Oct 2013 20:13:21 GMT|location: https://www.example.com";
    private const string ThirdResponse =
        ":status: 200|cache-control: private|date: Mon, 21 Oct 2013 20:13:22 GMT|location: https://www.example.com|content-encoding: gzip|"
        + "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";

    [TestMethod]
    [DataRow("400a637573746f6d2d6b65790d637573746f6d2d686561646572", "custom-key: custom-header", 55)]
    [DataRow("040c2f73616d706c652f70617468", ":path: /sample/path", 0)]
    [DataRow("100870617373776f726406736563726574", "password: secret", 0)]
    [DataRow("82", ":method: GET", 0)]
    public void Single_fields_of_C_2_decode(string block, string fields, int tableSize)
    {
        var decoder = new HpackDecoder(4096, 4096);
        Assert.AreEqual(fields, Decode(decoder, block));
        Assert.AreEqual(tableSize, decoder.Table.Size);
    }

    [TestMethod]
    [DataRow("828684410f7777772e6578616d706c652e636f6d", "828684be58086e6f2d6361636865", "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565", DisplayName = "C.3")]
    [DataRow("828684418cf1e3c2e5f23a6ba0ab90f4ff", "828684be5886a8eb10649cbf", "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf", DisplayName = "C.4 Huffman")]
    public void Requests_of_C_3_and_C_4_decode_with_their_table(string first, string second, string third)
    {
        var decoder = new HpackDecoder(4096, 4096);
        Assert.AreEqual(FirstRequest, Decode(decoder, first));
        Assert.AreEqual(57, decoder.Table.Size);
        Assert.AreEqual(SecondRequest, Decode(decoder, second));
        Assert.AreEqual(110, decoder.Table.Size);
        Assert.AreEqual(ThirdRequest, Decode(decoder, third));
        Assert.AreEqual(164, decoder.Table.Size);
        Assert.AreEqual(("custom-key", "custom-value"), (decoder.Table[62].Name, decoder.Table[62].Value));
    }

    [TestMethod]
    [DataRow(
        "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d",
        "4803333037c1c0bf",
        "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31",
        DisplayName = "C.5")]
    [DataRow(
        "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3",
        "4883640effc1c0bf",
        "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007",
        DisplayName = "C.6 Huffman")]
    public void Responses_of_C_5_and_C_6_decode_while_entries_are_evicted(string first, string second, string third)
    {
        var decoder = new HpackDecoder(256, 4096);
        Assert.AreEqual(FirstResponse, Decode(decoder, first));
        Assert.AreEqual(222, decoder.Table.Size);
        Assert.AreEqual(SecondResponse, Decode(decoder, second));
        Assert.AreEqual(222, decoder.Table.Size);
        Assert.AreEqual(ThirdResponse, Decode(decoder, third));
        Assert.AreEqual(215, decoder.Table.Size);
        Assert.AreEqual(3, decoder.Table.Count);
    }

    [TestMethod]
    [DataRow("3fe11f", "a size of 4096 is what we allow", true)]
    [DataRow("3fe21f", "4097 is more", false)]
    [DataRow("8220", "an update after a field", false)]
    [DataRow("80", "index 0", false)]
    [DataRow("be", "an empty dynamic table has no entry 62", false)]
    [DataRow("ffffffffff7f", "an integer that is too large", false)]
    [DataRow("ff", "an integer that ends early", false)]
    [DataRow("0005616263", "a string that ends early", false)]
    [DataRow("00", "a name that is missing", false)]
    [DataRow("000161", "a value that is missing", false)]
    [DataRow("0084ffffffff0161", "EOS in a Huffman string", false)]
    [DataRow("00821fff0161", "more than seven bits of padding", false)]
    [DataRow("0081180161", "padding that is not ones", false)]
    public void Malformed_blocks_are_a_compression_error(string block, string why, bool valid)
    {
        var decoder = new HpackDecoder(4096, 4096);
        if (valid)
            Assert.IsNotNull(decoder.Decode(Convert.FromHexString(block)), why);
        else
            Assert.AreEqual(Http2ErrorCode.CompressionError, Assert.ThrowsExactly<Http2ConnectionException>(() => decoder.Decode(Convert.FromHexString(block)), why).Code);
    }

    [TestMethod]
    public void A_list_that_is_too_large_still_updates_the_table()
    {
        var decoder = new HpackDecoder(4096, 60);
        Assert.IsNull(decoder.Decode(Convert.FromHexString("828684410f7777772e6578616d706c652e636f6d")));
        Assert.AreEqual(57, decoder.Table.Size);
    }

    [TestMethod]
    public void What_the_encoder_writes_the_decoder_reads()
    {
        (string, string)[] fields = [(":status", "200"), ("grpc-message", new string('x', 1000)), ("empty", ""), ("text", "straße")];
        var decoded = new HpackDecoder(4096, 8192).Decode(HpackEncoder.Encode(true, fields));
        CollectionAssert.AreEqual(fields, decoded!.Select(field => (field.Name, field.Value)).ToArray());
    }

    [TestMethod]
    public void Every_octet_survives_Huffman()
    {
        // The codes of RFC 7541 appendix B for 0x00, 0xFF and 'a', padded with ones.
        CollectionAssert.AreEqual(new byte[] { 0x00 }, Huffman.Decode([0xFF, 0xC7]));
        CollectionAssert.AreEqual(new byte[] { 0xFF }, Huffman.Decode([0xFF, 0xFF, 0xFB, 0xBF]));
        Assert.AreEqual("aaaaa", Encoding.ASCII.GetString(Huffman.Decode([0x18, 0xC6, 0x31, 0xFF])));
    }

    private static string Decode(HpackDecoder decoder, string block) =>
        string.Join('|', decoder.Decode(Convert.FromHexString(block))!.Select(field => $"{field.Name}: {field.Value}"));
}
