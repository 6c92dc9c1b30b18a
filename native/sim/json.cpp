// SPDX-License-Identifier: Apache-2.0
#include "json.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace tessera::sim {

constexpr int MAX_DEPTH = 16;

class JsonParser {
 public:
  explicit JsonParser(std::string_view text) : text_(text) {}

  Json document() {
    Json result = value(0);
    skip();
    if (at_ != text_.size()) fail("the end");
    return result;
  }

 private:
  [[noreturn]] void fail(std::string_view expected) const {
    throw JsonError("JSON: expected " + std::string(expected) + " at character " + std::to_string(at_));
  }
  void skip() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  bool take(std::string_view word) {
    skip();
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Json value(int depth) {
    if (depth > MAX_DEPTH) fail("less nesting");
    Json result;
    if (take("{")) {
      result.kind_ = Json::Kind::kObject;
      members(result.members_, depth);
    } else if (take("\"")) {
      result.kind_ = Json::Kind::kText;
      result.text_ = string();
    } else if (take("true")) {
      result.boolean_ = true;
    } else if (!take("false")) {
      result.kind_ = Json::Kind::kNumber;
      result.number_ = number();
    }
    return result;
  }

  void members(Json::Object& members, int depth) {
    if (take("}")) return;
    do {
      if (!take("\"")) fail("a member name");
      std::string name = string();
      if (!take(":")) fail("':'");
      members.insert_or_assign(std::move(name), value(depth + 1));
    } while (take(","));
    if (!take("}")) fail("'}'");
  }

  std::string string() {
    std::string result;
    while (at_ < text_.size() && text_[at_] != '"') {
      char c = text_[at_++];
      if (c == '\\') c = escape();
      result += c;
    }
    if (at_++ >= text_.size()) fail("'\"'");
    return result;
  }

  char escape() {
    if (at_ >= text_.size()) fail("an escape");
    switch (text_[at_++]) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case '"':
        return '"';
      case '\\':
        return '\\';
      case '/':
        return '/';
      default:
        fail("one of \\n \\t \\\" \\\\ \\/");
    }
  }

  double number() {
    double result = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), result);
    if (error != std::errc{}) fail("a value");
    at_ += static_cast<std::size_t>(end - begin);
    return result;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

Json Json::parse(std::string_view text) { return JsonParser(text).document(); }

void Json::require(Kind kind, std::string_view what, const char* name) const {
  if (kind_ != kind) throw JsonError(std::string(what) + ": must be " + name);
}

const Json* Json::find(std::string_view key) const {
  const auto found = members_.find(key);
  return found == members_.end() ? nullptr : &found->second;
}

const Json::Object& Json::object(std::string_view what) const {
  require(Kind::kObject, what, "an object");
  return members_;
}

double Json::number(std::string_view what) const {
  require(Kind::kNumber, what, "a number");
  return number_;
}

bool Json::boolean(std::string_view what) const {
  require(Kind::kBoolean, what, "true or false");
  return boolean_;
}

const std::string& Json::text(std::string_view what) const {
  require(Kind::kText, what, "a text");
  return text_;
}

uint64_t Json::integer(std::string_view what) const {
  constexpr double LARGEST_EXACT = 9007199254740992.0;
  if (kind_ == Kind::kNumber) {
    if (number_ >= 0 && number_ <= LARGEST_EXACT && number_ == std::floor(number_))
      return static_cast<uint64_t>(number_);
  } else if (kind_ == Kind::kText) {
    const bool hexadecimal = text_.starts_with("0x");
    const char* end = text_.data() + text_.size();
    uint64_t result = 0;
    const auto parsed = std::from_chars(text_.data() + (hexadecimal ? 2 : 0), end, result, hexadecimal ? 16 : 10);
    if (parsed.ec == std::errc{} && parsed.ptr == end) return result;
  }
  throw JsonError(std::string(what) + ": must be a whole number or its text in decimal or 0x notation");
}

void JsonWriter::separate() {
  if (!first_) text_ += ", ";
  first_ = false;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  text_ += bracket;
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  value(name);
  text_ += ": ";
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(uint64_t number) {
  separate();
  text_ += std::to_string(number);
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  separate();
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.6g", std::isfinite(number) ? number : 0.0);
  text_ += digits;
  return *this;
}

JsonWriter& JsonWriter::value(bool boolean) {
  separate();
  text_ += boolean ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  text_ += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') text_ += '\\';
    text_ += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  text_ += '"';
  return *this;
}

}  // namespace tessera::sim
